// A reader may put the announcement away. Their own browser remembers which one, and no server.
'use strict';

const HIDDEN = 'hidden-announcement';
const announcement = document.querySelector('.announcement');
const button = announcement.querySelector('button');

function remembered() {
    try {
        return localStorage.getItem(HIDDEN);
    } catch {
        return null;  // a browser that keeps nothing shows it on each page
    }
}

function remember(key) {
    try {
        localStorage.setItem(HIDDEN, key);
    } catch {
        // Hidden on this page only.
    }
}

if (remembered() === announcement.dataset.key) {
    announcement.hidden = true;
}

button.hidden = false;
button.addEventListener('click', () => {
    remember(announcement.dataset.key);
    announcement.hidden = true;
    const main = document.querySelector('main');
    main.tabIndex = -1;  // or the keyboard would begin at the top again
    main.focus();
});
