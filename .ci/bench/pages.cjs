// Looks at html reports in a browser: how wide they are, what they load, and
// what axe-core finds in them, on a screen and a phone, by day and by night,
// with everything folded up and with everything open. Pictures go beside them.
//
//	npm install axe-core puppeteer-core
//	node .ci/bench/pages.cjs report.html plan.html
//
// It ends with 1 if a page is wider than its screen, loads anything, or has a
// violation that is serious or critical. CHROMIUM names the browser.
const path = require("path");
const puppeteer = require("puppeteer-core");
const axe = require.resolve("axe-core/axe.min.js", { paths: [process.cwd(), __dirname] });

async function look(browser, file, width, scheme, open) {
  const page = await browser.newPage();
  const loaded = [];
  page.on("request", (r) => loaded.push(r.url()));
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.setBypassCSP(true); // axe is a script, and the page allows none
  await page.goto("file://" + path.resolve(file));
  if (open) await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (!open) await page.screenshot({ path: `${file}.${width}.${scheme}.png`, fullPage: true });
  await page.addScriptTag({ path: axe });
  const found = await page.evaluate(() => axe.run());
  await page.close();
  const bad = found.violations.filter((v) => v.impact === "serious" || v.impact === "critical");
  const where = `${file} at ${width}, ${scheme}${open ? ", open" : ""}`;
  console.log(`${where}: ${wide} wide, ${loaded.length - 1} loaded, ${found.violations.length} violations, ${bad.length} of them serious`);
  for (const v of found.violations) console.log(`  ${v.impact} ${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join("; ")}`);
  return bad.length > 0 || wide > width || loaded.length > 1;
}

(async () => {
  const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  let failed = false;
  for (const file of process.argv.slice(2))
    for (const width of [1280, 390])
      for (const scheme of ["light", "dark"])
        for (const open of [false, true]) failed = (await look(browser, file, width, scheme, open)) || failed;
  await browser.close();
  process.exit(failed ? 1 : 0);
})();
