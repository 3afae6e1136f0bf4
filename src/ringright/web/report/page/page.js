"use strict";

const root = document.documentElement;

function speak(language) {
  root.lang = language;
  for (const node of document.querySelectorAll(`[data-${language}]`)) {
    node.textContent = node.dataset[language];
  }
  for (const node of document.querySelectorAll(`[data-${language}-label]`)) {
    node.setAttribute("aria-label", node.dataset[`${language}Label`]);
  }
  document.querySelectorAll(".call").forEach(nameButton);
}

function nameButton(call) {
  const button = call.querySelector(".play");
  if (!button) return;
  const which = call.classList.contains("playing") ? "Off" : "On";
  button.setAttribute("aria-label", button.dataset[root.lang + which]);
}

function shade(theme) {
  root.style.colorScheme = theme;
}

function isDark() {
  const chosen = root.style.colorScheme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function stopOthers(audio) {
  for (const other of document.querySelectorAll("audio")) {
    if (other !== audio) other.pause();
  }
}

class Player {
  constructor(call) {
    this.call = call;
    this.audio = call.querySelector("audio");
    this.wave = call.querySelector(".wave");
    this.head = call.querySelector(".head");
    this.at = call.querySelector(".at");
    this.turns = [...call.querySelectorAll("[data-start]")];
    this.seconds = Number(this.wave.dataset.seconds);
    this.audio.controls = false;
    this.audio.hidden = true;
    this.listen();
  }

  listen() {
    const button = this.call.querySelector(".play");
    button.hidden = false;
    button.addEventListener("click", () => this.toggle());
    this.wave.addEventListener("pointerdown", (event) => this.drag(event));
    this.wave.addEventListener("pointermove", (event) => event.buttons && this.drag(event));
    this.wave.addEventListener("keydown", (event) => this.key(event));
    for (const turn of this.turns) {
      turn.addEventListener("click", () => this.play(Number(turn.dataset.start)));
    }
    for (const name of ["play", "pause", "ended"]) {
      this.audio.addEventListener(name, () => this.changed());
    }
    this.audio.addEventListener("seeked", () => this.draw());
  }

  toggle() {
    if (this.audio.paused) this.audio.play();
    else this.audio.pause();
  }

  play(from) {
    this.seek(from);
    this.audio.play();
  }

  seek(to) {
    this.audio.currentTime = Math.min(Math.max(to, 0), this.seconds);
    this.draw();
  }

  drag(event) {
    const box = this.wave.getBoundingClientRect();
    this.seek(((event.clientX - box.left) / box.width) * this.seconds);
  }

  key(event) {
    const steps = { ArrowLeft: -2, ArrowRight: 2, PageDown: -10, PageUp: 10 };
    const places = { Home: 0, End: this.seconds };
    if (event.key in steps) this.seek(this.audio.currentTime + steps[event.key]);
    else if (event.key in places) this.seek(places[event.key]);
    else if (event.key === " " || event.key === "Enter") this.toggle();
    else return;
    event.preventDefault();
  }

  changed() {
    const playing = !this.audio.paused;
    this.call.classList.toggle("playing", playing);
    nameButton(this.call);
    if (playing) {
      stopOthers(this.audio);
      this.follow();
    }
  }

  follow() {
    this.draw();
    if (!this.audio.paused) requestAnimationFrame(() => this.follow());
  }

  draw() {
    const now = this.audio.currentTime;
    this.head.style.left = `${(100 * now) / this.seconds}%`;
    this.at.textContent = clock(now);
    this.wave.setAttribute("aria-valuenow", now.toFixed(1));
    this.wave.setAttribute("aria-valuetext", clock(now));
    for (const turn of this.turns) {
      const inside = now > 0 && now >= turn.dataset.start && now < turn.dataset.end;
      turn.parentElement.classList.toggle("now", inside);
    }
  }
}

for (const call of document.querySelectorAll(".call")) {
  if (call.querySelector("audio")) new Player(call);
}
document.querySelector("#language").addEventListener("click", () => {
  speak(root.lang === "zh" ? "en" : "zh");
});
document.querySelector("#theme").addEventListener("click", () => {
  shade(isDark() ? "light" : "dark");
});
const asked = new URLSearchParams(location.search);
if (["zh", "en"].includes(asked.get("lang"))) speak(asked.get("lang"));
if (["light", "dark"].includes(asked.get("theme"))) shade(asked.get("theme"));
