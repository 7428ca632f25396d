(() => {   // one slide at a time; keys, notes, overview, a second window for the speaker
  const html = document.documentElement, frames = [...document.querySelectorAll('.frame')], notes = document.getElementById('notes');
  const place = document.getElementById('place'), words = notes.dataset, speaker = location.search === '?notes';
  let at = 0, other = speaker ? window.opener : null, began = Date.now(), rest;
  html.classList.add('js');
  if (speaker) html.classList.add('notes');

  function fit() {
    const room = html.classList.contains('notes') ? innerHeight * (speaker ? 0.45 : 0.6) : innerHeight, small = html.classList.contains('overview');
    html.style.setProperty('--room', room + 'px');
    html.style.setProperty('--k', small ? 282 / 1280 : Math.min(innerWidth / 1280, room / 720));
  }
  function tell() {
    const section = frames[at].firstElementChild, next = frames[at + 1], due = section.dataset.at, gone = Math.floor((Date.now() - began) / 1000);
    const clock = `${Math.floor(gone / 60)}:${String(gone % 60).padStart(2, '0')} ${words.elapsed}`;
    return [clock, due && words.minute.replace('{}', due), next && words.next + next.querySelector('h1, h2').textContent].filter(Boolean).join(' · ');
  }
  function go(n, told) {
    frames[at].classList.remove('on');
    at = Math.max(0, Math.min(frames.length - 1, n));
    frames[at].classList.add('on');
    history.replaceState(null, '', location.search + '#' + (at + 1));
    place.textContent = `${at + 1} / ${frames.length}`;
    notes.innerHTML = '<p class="clock"></p>' + frames[at].querySelector('aside').innerHTML;
    notes.firstChild.textContent = tell();
    notes.scrollTop = 0;
    if (!told && other && !other.closed) other.postMessage({slide: at}, '*');
    frames[at].scrollIntoView({block: 'nearest'});
    frames[at].firstElementChild.focus({preventScroll: true});
  }
  function toggle(name) { html.classList.toggle(name); fit(); go(at, true); }
  const columns = () => Math.max(1, frames.findIndex(frame => frame.offsetTop > frames[0].offsetTop));
  const does = {
    next: () => go(at + 1), prev: () => go(at - 1), n: () => toggle('notes'), o: () => toggle('overview'), b: () => html.classList.toggle('black'),
    f: () => document.fullscreenElement ? document.exitFullscreen() : html.requestFullscreen(),
    w: () => { other = window.open(location.pathname + '?notes#' + (at + 1), 'notes', 'width=900,height=900'); },
  };
  const keys = {ArrowRight: 'next', PageDown: 'next', ArrowLeft: 'prev', PageUp: 'prev', Backspace: 'prev', '.': 'b', n: 'n', w: 'w', o: 'o', f: 'f', b: 'b'};

  addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const small = html.classList.contains('overview'), pressed = event.target.closest('button') && [' ', 'Enter'].includes(event.key);
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key, down = ['ArrowDown', 'ArrowUp'].includes(key);
    if (pressed || (event.target === notes && down)) return;
    if (keys[key]) does[keys[key]]();
    else if (key === ' ') go(at + (event.shiftKey ? -1 : 1));
    else if (down) go(at + (key === 'ArrowDown' ? 1 : -1) * (small ? columns() : 1));
    else if (key === 'Home') go(0);
    else if (key === 'End') go(frames.length - 1);
    else if (small && ['Enter', 'Escape'].includes(key)) toggle('overview');
    else if (key === 'Escape') html.classList.remove('black');
    else return;
    event.preventDefault();
  });
  document.querySelector('nav').addEventListener('click', event => does[event.target.dataset.key]?.());
  document.querySelector('main').addEventListener('click', event => {
    if (html.classList.contains('overview')) { go(frames.indexOf(event.target.closest('.frame'))); toggle('overview'); }
  });
  let from = null;   // a finger to the left or right turns the page
  addEventListener('touchstart', event => { from = event.touches.length === 1 ? event.touches[0].clientX : null; }, {passive: true});
  addEventListener('touchend', event => {
    const far = from === null ? 0 : event.changedTouches[0].clientX - from;
    if (Math.abs(far) > 60) go(at + (far < 0 ? 1 : -1));
  });
  addEventListener('message', event => { if (other && event.source === other && Number.isInteger(event.data?.slide)) go(event.data.slide, true); });
  addEventListener('mousemove', () => { html.classList.add('moved'); clearTimeout(rest); rest = setTimeout(() => html.classList.remove('moved'), 2500); });
  addEventListener('hashchange', () => go((parseInt(location.hash.slice(1)) || 1) - 1));
  addEventListener('resize', fit);
  setInterval(() => { notes.firstChild.textContent = tell(); }, 1000);
  fit();
  go((parseInt(location.hash.slice(1)) || 1) - 1, true);
})();
