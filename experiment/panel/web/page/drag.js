
// A Drag lets the card on top follow a finger, a pen or a mouse. What is let
// go far enough out, or fast enough, is a swipe; anything else springs back.
class Drag {
	constructor(deck, swiped) {
		this.deck = deck;
		this.swiped = swiped;
		const place = deck.place;
		place.addEventListener('pointerdown', (e) => this.begin(e));
		place.addEventListener('pointermove', (e) => this.move(e));
		place.addEventListener('pointerup', (e) => this.end(e));
		place.addEventListener('pointercancel', (e) => this.cancel(e));
		place.addEventListener('dragstart', (e) => e.preventDefault());
	}

	begin(e) {
		const card = this.deck.top;
		if (this.card || !card || !e.isPrimary || e.button !== 0 || !card.contains(e.target)) return;
		this.card = card;
		this.pointer = e.pointerId;
		this.from = { x: e.clientX, y: e.clientY };
		// A card held near its foot tilts the other way, as one of paper does.
		const box = card.getBoundingClientRect();
		this.tilt = e.clientY > box.top + box.height * 0.6 ? -1 : 1;
		this.width = box.width;
		this.height = box.height;
		this.trail = [{ x: 0, y: 0, at: e.timeStamp }];
		card.setPointerCapture(e.pointerId);
		card.classList.add('held');
	}

	move(e) {
		if (!this.card || e.pointerId !== this.pointer) return;
		const x = e.clientX - this.from.x, y = e.clientY - this.from.y;
		this.trail.push({ x, y, at: e.timeStamp });
		if (this.trail.length > 20) this.trail.shift();
		const turn = calm.matches ? 0 : this.tilt * x / this.width * 14;
		this.card.style.transform = `translate(${x}px, ${y}px) rotate(${turn}deg)`;
		const { way, part } = this.reading(x, y);
		this.deck.stamp(this.card, way, part);
	}

	// reading is the direction that a place means, and how much of the way to a
	// swipe it is.
	reading(x, y) {
		const right = x / Math.min(130, this.width * 0.32), up = -y / Math.min(150, this.height * 0.3);
		if (up > 0 && up > Math.abs(right)) return { way: 'up', part: Math.min(1, up) };
		return { way: right >= 0 ? 'right' : 'left', part: Math.min(1, Math.abs(right)) };
	}

	end(e) {
		if (!this.card || e.pointerId !== this.pointer) return;
		this.move(e);
		const last = this.trail.at(-1), recent = this.trail.find((p) => last.at - p.at < 100) || last;
		const took = Math.max(1, last.at - recent.at);
		const fast = { x: (last.x - recent.x) / took, y: (last.y - recent.y) / took };
		let { way, part } = this.reading(last.x, last.y);
		// A flick counts where it goes on in the direction the card is in.
		const along = way === 'up' ? -fast.y : fast.x * Math.sign(last.x);
		if (part > 0.3 && along > 0.55) part = 1;
		// And where it comes back it was thought better of.
		if (along < -0.3) part = 0;
		const card = this.let();
		if (part >= 1) this.swiped(way);
		else this.spring(card);
	}

	cancel(e) {
		if (this.card && e.pointerId === this.pointer) this.spring(this.let());
	}

	let() {
		const card = this.card;
		this.card = null;
		card.classList.remove('held');
		return card;
	}

	spring(card) {
		card.style.transform = '';
		this.deck.stamp(card, '', 0);
	}
}
