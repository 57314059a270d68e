/** The page around the timeline: the markup before its rows and after them. */
import type { SessionHead } from '../../record/record.ts'
import { cut } from '../../text/cut.ts'
import { wallDate, wallTime } from '../../text/times.ts'
import { html, type Markup, own } from './markup.ts'
import { policy } from './policy.ts'
import { script } from './script.ts'
import { style } from './style.ts'

/** @returns the page up to the rows, which follow as lines of JSON */
export function beginning(head: SessionHead): Markup {
  const day = `${wallDate(head.started, 0, 0)} ${wallTime(head.started, 0, 0).slice(0, 8)} UTC`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>IMAP session of ${day}</title>
<style>${own(style)}</style>
</head>
<body>
<a class="skip" href="#timeline">To the timeline</a>
<header>
<p class="program">${cut(head.program, 60)}</p>
<h1>IMAP session of ${day}</h1>
${remarks(head)}
<nav aria-label="Sections"><a href="#timeline">Timeline</a> <a href="#latency">Latency</a>
<a href="#capabilities">Capabilities</a> <a href="#connections">Connections</a></nav>
</header>
<script type="application/json" id="rows">
`
}

/** Remarks on the whole report. */
function remarks({ redacted, pseudonyms }: SessionHead): Markup {
  if (!redacted) return html`<p class="warning">This report contains secrets: redaction was off.</p>`
  return pseudonyms === true ? html`<p>Names are pseudonyms, bodies are removed.</p>` : html``
}

/** The contents of the end of a page. */
export interface PageEnd {
  readonly head: SessionHead
  readonly figures: Markup
  readonly sections: readonly Markup[]
  /** Sentences about what was left out of the report. */
  readonly left: readonly string[]
}

/** @returns the page after the rows */
export function ending({ head, figures, sections, left }: PageEnd): Markup {
  return html`</script>
<main>
${figures}
${left.map((text) => html`<p class="warning" role="note">${text}</p>`)}
${timeline}
${sections}
</main>
<footer>Times are UTC, taken at the socket. Lines are as the mail client had them${
    head.redacted ? '; credentials were masked before they were recorded' : ''
  }. This file needs no network and sends nothing.</footer>
<script>${own(script)}</script>
</body>
</html>
`
}

const timeline = html`<section id="timeline" aria-labelledby="timeline-title">
<h2 id="timeline-title">Timeline</h2>
<noscript><p class="warning">The timeline needs scripts; the rest of this page does not.</p></noscript>
<form id="filter" role="search" hidden>
<label class="wide">Filter <input type="search" id="text" placeholder="words to look for"
autocomplete="off" spellcheck="false"></label>
<label>Status <select id="status"></select></label>
<label>Command <select id="verb"></select></label>
<label>Connection <select id="connection"></select></label>
<label>Took <select id="took"></select></label>
<label>Order <select id="order"></select></label>
<label>Scale <select id="scale"></select></label>
<button type="reset">Clear</button>
</form>
<p class="legend"><span><i class="bar sending"></i>sending</span> <span><i
class="bar server"></i>server</span> <span><i class="bar transfer"></i>transfer</span> <span><i
class="bar client"></i>client</span> <span><i class="bar held"></i>IDLE time</span> <span><i
class="bar open"></i>no answer</span> <output id="output" aria-live="polite"></output></p>
<div id="overview" hidden><canvas role="img"
aria-label="All connections over the whole session"></canvas></div>
<div id="list" role="grid" tabindex="0" aria-label="Exchanges" aria-describedby="keys" hidden></div>
<p id="keys" class="keys" hidden>Keys: <kbd>/</kbd> filter, <kbd>↑</kbd> <kbd>↓</kbd> choose, <kbd>Enter</kbd>
open, <kbd>Esc</kbd> close</p>
<article id="detail" class="card" tabindex="-1" aria-labelledby="detail-title" hidden></article>
</section>
`
