// The tally of big.csv by DuckDB (npm install @duckdb/node-api), which is told
// the triggers beforehand: per contact, pairs of triggers, folds. Prints the
// seconds within the query. The library is found by NODE_PATH.
const { DuckDBInstance } = require('@duckdb/node-api');

const triggers = ['card', 'flowers', 'plain', 'poem'];
const all = (make) => triggers.flatMap(make).join(', ');
const counts = all((t) => [
  `count(*) FILTER (trigger = '${t}') AS m_${t}`,
  `count(*) FILTER (trigger = '${t}' AND outcome = 'engage') AS y_${t}`,
  `count(*) FILTER (trigger = '${t}' AND time < TIMESTAMP '2026-02-08') AS f_${t}`,
]);
const sums = all((t) => [`count(*) FILTER (m_${t} > 0)`, `count(*) FILTER (y_${t} > 0)`, `sum(m_${t})`, `sum(y_${t})`, `sum(f_${t} * f_${t})`]);
const products = all((a) => triggers.filter((b) => a <= b).flatMap((b) => [
  `sum(m_${a} * m_${b})`, `sum(m_${a} * y_${b})`, `sum(y_${a} * m_${b})`, `sum(y_${a} * y_${b})`,
]));

async function main() {
  const db = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await db.connect();
  const begun = process.hrtime.bigint();
  await connection.runAndReadAll(`
WITH contacts AS (
  SELECT contact, min(segment) AS segment, ${counts}
  FROM read_csv('${process.argv[2]}', header = true, columns = {
    'contact': 'VARCHAR', 'segment': 'VARCHAR', 'trigger': 'VARCHAR',
    'outcome': 'VARCHAR', 'time': 'TIMESTAMP', 'channel': 'VARCHAR'})
  GROUP BY contact)
SELECT segment, ('0x' || substr(md5('fold:' || contact), 1, 8))::BIGINT % 10 AS fold, ${sums}, ${products}
FROM contacts GROUP BY ALL`);
  console.log(Number(process.hrtime.bigint() - begun) / 1e9);
}

main();
