
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const $ = (id) => document.getElementById(id);

// sizeOf is how large a message is set: a short one fills its card.
function sizeOf(message) {
	const lines = message.split('\n').length, weight = message.length + 24 * (lines - 1);
	return weight <= 70 ? 'xl' : weight <= 190 ? 'l' : weight <= 380 ? 'm' : 's';
}

// A Deck draws the cards to come, three of them at most, and nothing else:
// what is to be drawn is told it.
class Deck {
	constructor() {
		this.place = $('deck');
		this.drawn = []; // { card, element }, the one on top first
	}

	get top() { return this.drawn.length ? this.drawn[0].element : null; }

	// draw shows the cards; those that lie there already move up.
	draw(cards) {
		const wanted = cards.slice(0, 3);
		const before = new Map(this.drawn.map((d) => [d.card.id, d.element]));
		this.drawn = wanted.map((card) => ({ card, element: before.get(card.id) || this.make(card) }));
		for (const [id, element] of before) {
			if (!wanted.some((card) => card.id === id) && !element.classList.contains('gone')) element.remove();
		}
		this.drawn.forEach(({ card, element }, i) => {
			element.classList.toggle('second', i === 1);
			element.classList.toggle('third', i === 2);
			element.style.zIndex = 3 - i;
			element.tabIndex = i === 0 ? 0 : -1;
			element.inert = i > 0;
			element.querySelector('.noted').hidden = !card.note;
		});
		if (this.top) this.fit(this.top);
	}

	make(card) {
		const element = $('card').content.firstElementChild.cloneNode(true);
		const message = element.querySelector('.message'), channel = element.querySelector('.channel');
		message.textContent = card.message;
		message.dataset.size = sizeOf(card.message);
		channel.textContent = card.channel || '';
		channel.hidden = !card.channel;
		this.place.append(element);
		return element;
	}

	// fit lets a message that does not fit be scrolled, by a finger and by keys.
	fit(element) {
		const message = element.querySelector('.message');
		const long = message.scrollHeight > message.clientHeight + 1;
		element.classList.toggle('long', long);
		if (long) message.tabIndex = 0;
	}

	// throw lets the card on top fly off in a direction, from where it is.
	throw(way) {
		const { element } = this.drawn.shift();
		element.classList.add('gone');
		element.inert = true;
		element.style.zIndex = 4;
		this.stamp(element, way, 1);
		setTimeout(() => this.light('', 0), 180);
		const [x, y, turn] = { right: [1.3, 0.05, 16], left: [-1.3, 0.05, -16], up: [0, -1.3, 2], complain: [0, 1.3, -4] }[way];
		const from = getComputedStyle(element).transform;
		const to = `translate(${x * Math.max(innerWidth * 0.75, 320)}px, ${y * innerHeight * 0.8}px) rotate(${turn}deg)`;
		const frames = calm.matches ? [{ opacity: 1 }, { opacity: 0 }] : [{ transform: from === 'none' ? 'translate(0)' : from, opacity: 1 }, { transform: to, opacity: 0.6 }];
		element.animate(frames, { duration: calm.matches ? 120 : 300, easing: 'cubic-bezier(.3, .1, .6, 1)', fill: 'forwards' }).finished.then(() => element.remove(), () => element.remove());
	}

	// back lets a card that was taken back come in from where it went.
	back(way) {
		if (!this.top || calm.matches) return;
		const x = { right: 1, left: -1 }[way] || 0, y = x ? 0 : -1;
		this.top.animate([{ transform: `translate(${x * 110}%, ${y * 110}%) rotate(${x * 12}deg)`, opacity: 0.4 }, { transform: 'none', opacity: 1 }], { duration: 280, easing: 'cubic-bezier(.2, .9, .3, 1)' });
	}

	// stamp shows how far a card is from being swiped in a direction.
	stamp(element, way, part) {
		for (const stamp of element.querySelectorAll('.stamp')) {
			stamp.style.setProperty('--shown', stamp.classList.contains(way) ? part : 0);
		}
		this.light(way, part);
	}

	// light lets the button of a direction answer to the card.
	light(way, part) {
		document.querySelectorAll('.way').forEach((button) => button.classList.toggle('lit', part >= 1 && button.dataset.way === way));
	}
}
