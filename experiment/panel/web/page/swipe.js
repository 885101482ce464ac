
const SAID = { right: 'said.right', left: 'said.left', up: 'said.up', complain: 'said.complain' };

// A Look is how long a card was looked at: not while the page was hidden or
// something lay over it.
class Look {
	start() { this.sum = 0; this.since = performance.now(); }
	pause() { this.sum += this.since === null ? 0 : performance.now() - this.since; this.since = null; }
	resume() { if (this.since === null) this.since = performance.now(); }
	took() { this.pause(); this.resume(); return Math.round(this.sum); }
}

// Play is one swiper at the deck: what was done goes into the outbox at once
// and on to the server when it can, and the next card does not wait for it.
class Play {
	constructor(hand) {
		this.look = new Look();
		this.deck = new Deck();
		this.ways = new Map(); // event -> the way it went, to come back from there
		this.outbox = new Outbox(hand.seat, {
			answered: (op, status) => { if (status === 'elsewhere' || status === 'refused') this.stale = status; },
			state: (state) => this.state(state),
			drained: () => this.drained(),
		});
		this.drag = new Drag(this.deck, (way) => this.swipe(way));
		this.listen();
		this.take(hand);
		this.outbox.send();
	}

	// take makes the hand that of the server, with what it does not know yet.
	take(hand) {
		this.of = hand.of;
		this.cards = hand.cards;
		this.done = hand.done;
		for (const op of this.outbox.ops) this.replay(op);
		this.draw();
		this.look.start();
	}

	replay(op) {
		if (op.do === 'undo') {
			const i = this.done.findIndex((card) => card.event === op.of);
			if (i >= 0) this.cards.unshift({ ...this.done.splice(i, 1)[0], event: newId() });
			return;
		}
		const i = this.cards.findIndex((card) => card.id === op.card);
		if (i >= 0) this.done.push({ ...this.cards.splice(i, 1)[0], event: op.id });
	}

	listen() {
		for (const button of document.querySelectorAll('[data-way]')) button.addEventListener('click', () => this.swipe(button.dataset.way));
		$('undo').addEventListener('click', () => this.undo());
		$('write').addEventListener('click', () => this.write());
		document.addEventListener('keydown', (e) => this.key(e));
		document.addEventListener('visibilitychange', () => {
			if (document.hidden) return this.look.pause();
			if (!$('note').open) this.look.resume();
			if (this.outbox.size === 0) this.refresh();
		});
		$('note').addEventListener('close', () => this.written());
		$('leave').addEventListener('submit', (e) => { if (this.outbox.size) e.preventDefault(); });
		addEventListener('beforeunload', (e) => { if (this.outbox.size) e.preventDefault(); });
		addEventListener('resize', () => { if (this.deck.top) this.deck.fit(this.deck.top); });
	}

	// key: arrows act wherever one is; letters, which people also speak to their
	// machines, only on the card.
	key(e) {
		if (e.repeat || e.ctrlKey || e.metaKey || e.altKey || $('note').open) return;
		const onCard = this.deck.top && (this.deck.top.contains(document.activeElement) || document.activeElement === document.body);
		const way = { ArrowRight: 'right', ArrowLeft: 'left', ArrowUp: 'up' }[e.key] || onCard && { l: 'right', h: 'left', k: 'up', c: 'complain' }[e.key];
		const act = way ? () => this.swipe(way, true) : onCard && { n: () => this.write(), u: () => this.undo(true) }[e.key] || e.key === 'u' && this.cards.length === 0 && (() => this.undo(true));
		if (!act) return;
		e.preventDefault();
		act();
	}

	swipe(way, byKey) {
		const card = this.cards[0];
		if (!card) return;
		this.outbox.add({ do: 'swipe', id: card.event, card: card.id, way, note: card.note || '', took: this.look.took() });
		this.ways.set(card.event, way);
		this.done.push(this.cards.shift());
		this.deck.throw(way);
		if (navigator.vibrate) navigator.vibrate(8);
		this.draw();
		this.look.start();
		this.announce(say(SAID[way]), byKey);
	}

	undo(byKey) {
		const last = this.done.pop();
		if (!last) return;
		this.outbox.add({ do: 'undo', id: newId(), of: last.event });
		this.cards.unshift({ ...last, event: newId() });
		this.draw();
		this.deck.back(this.ways.get(last.event));
		this.look.start();
		this.announce(say('said.undo'), byKey);
	}

	write() {
		if (!this.cards[0]) return;
		this.look.pause();
		$('note').returnValue = '';
		$('note-text').value = this.cards[0].note || '';
		$('note').showModal();
		$('note-text').focus();
	}

	written() {
		this.look.resume();
		if ($('note').returnValue !== 'keep') return;
		this.cards[0].note = $('note-text').value.trim();
		this.draw();
		$('said').textContent = say('said.note');
	}

	draw() {
		const at = this.done.length, over = this.cards.length === 0;
		this.deck.draw(this.cards);
		if (this.deck.top) this.deck.top.setAttribute('aria-label', this.position() + '. ' + this.cards[0].message);
		document.body.classList.toggle('over', over);
		$('thanks').hidden = !over;
		$('undo').disabled = this.done.length === 0;
		$('place').textContent = over ? '' : this.position();
		$('progress').style.setProperty('--part', this.of ? at / this.of : 1);
		$('progress').setAttribute('aria-valuemax', this.of);
		$('progress').setAttribute('aria-valuenow', at);
		this.unsent();
	}

	position() { return say('swipe.place', { at: Math.min(this.done.length + 1, this.of), of: this.of }); }

	// announce tells what happened and what lies there now. A card that gets the
	// focus is read out for that reason alone.
	announce(what, byKey) {
		if (this.cards.length === 0) {
			$('thanks').focus({ preventScroll: true });
			$('said').textContent = what;
			return;
		}
		if (byKey) this.deck.top.focus({ preventScroll: true });
		$('said').textContent = byKey ? what : what + ' ' + this.position() + '. ' + this.cards[0].message;
	}

	state(state) {
		const code = { offline: 'state.offline', unsaved: 'state.unsaved', closed: 'state.closed' }[state];
		$('banner').hidden = !code;
		if (code && $('banner').textContent !== say(code)) $('banner').textContent = say(code);
		this.unsent();
	}

	unsent() {
		const kept = this.outbox ? this.outbox.size : 0;
		$('unsent').textContent = kept && !$('banner').hidden ? say('thanks.unsent', { kept }) : '';
	}

	drained() {
		this.unsent();
		if (!this.stale) return;
		this.stale = null;
		this.refresh();
	}

	// refresh asks for the hand again: another phone may have been at it.
	async refresh() {
		try {
			const hand = await getHand();
			const same = JSON.stringify(hand.cards.map((c) => c.id)) === JSON.stringify(this.cards.map((c) => c.id));
			if (same || this.outbox.size || this.drag.card || $('note').open) return;
			this.take(hand);
			$('said').textContent = say('said.elsewhere');
		} catch { /* it will be asked for again */ }
	}
}

async function getHand() {
	const reply = await fetch('/hand', { signal: patience() });
	if (!reply.ok) throw new Error(reply.status);
	return reply.json();
}

// begin fetches the hand, however often that takes.
async function begin(wait) {
	try {
		const hand = await getHand();
		$('banner').hidden = true;
		window.play = new Play(hand);
	} catch (e) {
		const closed = e.message === '401';
		$('banner').hidden = false;
		$('banner').textContent = say(closed ? 'state.closed' : 'state.waiting');
		if (!closed) setTimeout(() => begin(Math.min(2 * wait, LONGEST_WAIT)), wait);
	}
}

begin(FIRST_WAIT);
