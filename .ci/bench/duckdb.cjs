// The tally of big.csv by DuckDB (npm install @duckdb/node-api): per contact
// and trigger, then by segment, trigger and fold. It is spared the first week
// and the products of one contact's triggers. Prints the seconds within the
// query. The library is found by NODE_PATH.
const { DuckDBInstance } = require('@duckdb/node-api');

async function main() {
  const db = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await db.connect();
  const begun = process.hrtime.bigint();
  await connection.runAndReadAll(`
WITH pairs AS (
  SELECT contact, trigger, min(segment) AS segment, count(*) AS m, count(*) FILTER (outcome = 'engage') AS y
  FROM read_csv('${process.argv[2]}', header = true, columns = {
    'contact': 'VARCHAR', 'segment': 'VARCHAR', 'trigger': 'VARCHAR',
    'outcome': 'VARCHAR', 'time': 'TIMESTAMP', 'channel': 'VARCHAR'})
  GROUP BY contact, trigger)
SELECT segment, trigger, ('0x' || substr(md5('fold:' || contact), 1, 8))::BIGINT % 10 AS fold,
  count(*), sum(m), sum(y), sum(m * m), sum(m * y), sum(y * y), count(*) FILTER (y > 0)
FROM pairs GROUP BY ALL`);
  console.log(Number(process.hrtime.bigint() - begun) / 1e9);
}

main();
