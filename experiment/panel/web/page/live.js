'use strict';
const words = JSON.parse(document.getElementById('words').textContent);
const $ = (id) => document.getElementById(id);
const EVERY = 3000, PATIENCE = 10000;

function make(name, text, attributes = {}) {
	const e = document.createElement(name);
	if (text !== undefined) e.textContent = text;
	for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
	return e;
}

// drawing shows an interval on a line from 0 to 1, with the rate as a dot.
// The numbers stand beside it, so it says nothing to a screen reader.
function drawing(row) {
	const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
	svg.setAttribute('aria-hidden', 'true');
	const add = (name, attributes) => {
		const e = document.createElementNS(svg.namespaceURI, name);
		for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
		svg.append(e);
	};
	const x = (part) => 2 + 96 * part + '%';
	const line = (from, to, y1, y2, kind) => add('line', { x1: x(from), x2: x(to), y1, y2, class: kind });
	line(0, 1, 14, 14, 'axis');
	for (const tick of [0, 0.25, 0.5, 0.75, 1]) line(tick, tick, 10, 18, 'axis');
	if (row.low !== null && row.high !== null) {
		line(row.low, row.high, 14, 14, 'span');
		line(row.low, row.low, 8, 20, 'ends');
		line(row.high, row.high, 8, 20, 'ends');
	}
	if (row.rate !== null) add('circle', { cx: x(row.rate), cy: 14, r: 6, class: 'rate' });
	return svg;
}

function show(now) {
	if (now.name) $('name').textContent = now.name;
	$('tiles').replaceChildren(...now.tiles.map((t) => { const d = make('div'); d.append(make('dt', t.name), make('dd', t.value)); return d; }));
	const heads = now.heads;
	$('heads').replaceChildren(...heads.map((h) => make('th', h, { scope: 'col' })));
	$('rows').replaceChildren(...now.rows.map((row) => {
		const tr = make('tr');
		row.cells.forEach((cell, i) => tr.append(i === 0 ? make('th', cell, { scope: 'row' }) : make('td', cell, { 'data-head': heads[i] })));
		const last = make('td', undefined, { 'data-head': heads.at(-1) });
		last.append(drawing(row));
		tr.append(last);
		return tr;
	}));
	$('empty').hidden = now.rows.length > 0;
	$('caveats').replaceChildren(...now.caveats.map((c) => make('p', c)));
}

let shown = '';
async function look() {
	let state = '', stale = true;
	try {
		const reply = await fetch('/live/now', AbortSignal.timeout ? { signal: AbortSignal.timeout(PATIENCE) } : {});
		if (reply.status === 401) state = words['live.closed'];
		else if (!reply.ok) state = words['live.late'];
		else {
			const text = await reply.text();
			if (text !== shown) show(JSON.parse(text));
			shown = text;
			stale = false;
			state = words['live.at'].replace('{at}', new Date().toLocaleTimeString(document.documentElement.lang));
		}
	} catch { state = words['live.gone']; }
	$('state').textContent = state;
	$('state').classList.toggle('stale', stale);
	setTimeout(look, document.hidden ? 4 * EVERY : EVERY);
}
look();
