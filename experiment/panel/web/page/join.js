'use strict';
// A form is sent once, however often its button is pressed.
const form = document.getElementById('join');
form.addEventListener('submit', (event) => {
	if (form.dataset.sent) event.preventDefault();
	form.dataset.sent = 'yes';
	setTimeout(() => { delete form.dataset.sent; }, 4000);
});
