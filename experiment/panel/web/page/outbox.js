'use strict';

const words = JSON.parse(document.getElementById('words').textContent);

// say fills the braces of a sentence.
function say(code, values = {}) {
	return words[code].replace(/\{(\w+)\}/g, (all, name) => name in values ? values[name] : all);
}

// newId is 128 random bits. crypto.randomUUID and crypto.subtle are only
// there on secure pages, which a page in the local network is not.
function newId() {
	return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
}

const MOST_BYTES = 40000, FIRST_WAIT = 1000, LONGEST_WAIT = 15000, PATIENCE = 8000;

// patience ends a request that nobody answers, where the browser knows how.
function patience() { return AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined; }

// An Outbox keeps what was done, here and in the browser's own store, until
// the server has said that it is durable, and sends it in the order in which
// it was done, as often as it takes. An op has an id, so that the server has
// it once however often it is sent.
class Outbox {
	constructor(seat, told) {
		this.prefix = `triggerlab:${seat}:`;
		this.key = this.prefix + newId();
		this.told = told; // answered(op, status), state(state), drained()
		this.ops = this.takeOver();
		this.wait = FIRST_WAIT;
		this.save();
		// One that is on its way still fails; the next one need not wait long.
		addEventListener('online', () => { this.wait = FIRST_WAIT; this.send(); });
		addEventListener('offline', () => this.told.state('offline'));
		document.addEventListener('visibilitychange', () => { if (!document.hidden) this.send(); });
	}

	// takeOver reads what an earlier page of this seat has left behind.
	takeOver() {
		const ops = [];
		try {
			for (const key of Object.keys(localStorage).filter((key) => key.startsWith(this.prefix))) {
				ops.push(...JSON.parse(localStorage.getItem(key)));
				localStorage.removeItem(key);
			}
		} catch { /* a store that is closed or full: memory has to do */ }
		return ops.sort((a, b) => a.at - b.at);
	}

	save() {
		try {
			if (this.ops.length) localStorage.setItem(this.key, JSON.stringify(this.ops));
			else localStorage.removeItem(this.key);
		} catch { /* as above */ }
	}

	get size() { return this.ops.length; }

	add(op) {
		this.ops.push({ ...op, at: Date.now() });
		this.save();
		this.send();
	}

	// batch is as much as one request may hold.
	batch() {
		const sent = [];
		let bytes = 0;
		for (const { at, ...op } of this.ops.slice(0, 200)) {
			const full = { ...op, ago: Math.max(0, Date.now() - at) };
			bytes += new TextEncoder().encode(JSON.stringify(full)).length + 1;
			if (sent.length && bytes > MOST_BYTES) break;
			sent.push(full);
		}
		return sent;
	}

	async send() {
		if (this.sending || this.ops.length === 0) return;
		this.sending = true;
		clearTimeout(this.timer);
		let state = 'offline', again = 0;
		try {
			const sent = this.batch();
			const reply = await fetch('/swipes', {
				method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ops: sent }),
				signal: patience(), keepalive: true,
			});
			state = await this.take(reply, sent);
			again = Number(reply.headers.get('Retry-After')) * 1000;
		} catch { /* out of reach */ }
		this.sending = false;
		this.told.state(state);
		if (state === 'sent') {
			this.wait = FIRST_WAIT;
			if (this.ops.length) this.send();
			else this.told.drained();
		} else if (state !== 'closed') {
			this.timer = setTimeout(() => this.send(), Math.max(again, this.wait * (0.75 + Math.random() / 2)));
			this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
		}
	}

	// take reads an answer and returns the state that we are in by it.
	async take(reply, sent) {
		if (reply.status === 401) return 'closed';
		if (reply.status === 429) return 'sent-later';
		if (reply.status >= 500) return 'unsaved';
		// What the server cannot read now it can never read.
		const answers = reply.ok ? (await reply.json()).answers : sent.map(() => ({ status: 'refused' }));
		const done = this.ops.splice(0, sent.length);
		this.save();
		done.forEach((op, i) => this.told.answered(op, answers[i].status));
		return 'sent';
	}
}
