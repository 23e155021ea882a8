// The page of the canaries: a secret of its own in every place that a page has for one. Names begin with `m` where the
// area's class decides (masked, or shown as the control), with `n` where nothing may ever leave.

import type { Canaries } from '../run/canaries.ts';

/** Shown where the area is not masked: each of them must be found then, or the search would prove nothing. */
export const shownWithoutMask = [
  'mtitle',
  'mareatitle',
  'marialabel',
  'mtext',
  'mbold',
  'mhiddentext',
  'malt',
  'mimagepath',
  'msvgtitle',
  'msvgtext',
  'mlinktext',
  'mlinkpath',
  'mvalue',
  'mplaceholder',
  'mtextarea',
  'moptionlabel',
  'moptiontext',
  'mbuttontext',
  'mbuttonlabel',
  'meditable',
  'msummary',
  'mdetails',
  'mstylecontent',
  'mframetext',
  'mframevalue',
  'mshadowtext',
  'mshadowvalue',
  'mclosedtext',
  'mfieldvalue',
  'mecho',
  'mblob',
  'mlongtext',
];

/** @param area class of everything that the mask is to cover */
export function canaryPage(canaries: Canaries, area: 'maskContent' | 'shown', snippet: string): string {
  const c = (name: string): string => canaries.of(name);
  const frame = `<title>${c('mframetitle')}</title><p>${c('mframetext')}</p><input value='${c('mframevalue')}'>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title class="${area}">${c('mtitle')}</title>
<meta name="description" content="${c('nmeta')}"><meta property="og:title" content="${c('nmetatitle')}">
<link rel="canonical" href="/canonical?${c('ncanonical')}"><script>/* ${c('nscriptcomment')} */ var secret = '${c('nscript')}';</script>
<script type="application/json" id="json">{"token":"${c('njson')}"}</script><noscript><p>${c('nnoscript')}</p></noscript>
<style>/* ${c('ncsscomment')} */ .echo { color: navy }</style><!-- ${c('ncomment')} --></head>
<body data-session="${c('nbodydata')}" onload="void '${c('nhandler')}'">
<h1 id="state">Ready</h1>
<section id="area" class="card ${area}" title="${c('mareatitle')}" aria-label="${c('marialabel')}" data-note="${c('ndatanote')}">
${c('mtext')} <b id="bold">${c('mbold')}</b><i hidden>${c('mhiddentext')}</i><!-- ${c('nareacomment')} -->
<img src="/${c('mimagepath')}.png" alt="${c('malt')}" width="20" height="20">
<picture><source srcset="/${c('msrcset')}.png 1x"><img src="/other.png" width="9" height="9"></picture>
<svg width="90" height="20"><title>${c('msvgtitle')}</title><text y="15">${c('msvgtext')}</text></svg>
<a href="/${c('mlinkpath')}/x?${c('nlinkquery')}#${c('nlinkfragment')}">${c('mlinktext')}</a>
<input value="${c('mvalue')}" placeholder="${c('mplaceholder')}"><textarea>${c('mtextarea')}</textarea>
<select><option label="${c('moptionlabel')}" value="${c('noptionvalue')}" selected>x<option>${c('moptiontext')}</select>
<button type="button" value="${c('nbuttonvalue')}">${c('mbuttontext')}</button><input type="button" value="${c('mbuttonlabel')}">
<div contenteditable="true">${c('meditable')}</div><details open><summary>${c('msummary')}</summary>${c('mdetails')}</details>
<div style="--custom:'${c('mcustomproperty')}';background:url(/${c('mstyleurl')}.png)">styled</div>
<style>.quoted::before { content: "${c('mstylecontent')}" }</style><span class="quoted"></span>
<iframe id="frame" srcdoc="${frame}" width="200" height="60"></iframe>
<object data="/${c('mobject')}.png" width="9" height="9"></object><video poster="/${c('mposter')}.png" width="9" height="9"></video>
<x-open></x-open><x-closed></x-closed><canvas width="90" height="20">${c('mcanvasfallback')}</canvas>
<p hidden>${'A text that is worth deflating. '.repeat(200)}${c('mlongtext')}</p>
<template>${c('ntemplate')}</template><img id="blob" alt="" width="20" height="20">
</section>
<input id="field" class="wide ${area} high" value="${c('mfieldvalue')}"><input id="echoed" class="${area}" value="${c('mecho')}">
<p class="echo">Dear ${c('mecho')},</p><p id="late"></p>
<form action="/order?${c('nformaction')}"><input type="password" id="password" name="pw" value="${c('npassword')}">
<input autocomplete="section-a billing cc-number" value="${c('ncard')}"><input autocomplete="one-time-code" value="${c('ncode')}">
<input type="hidden" name="csrf" value="${c('nhidden')}"><button type="submit" formaction="/pay?${c('nbuttonaction')}">Pay</button></form>
<p data-token="${c('ndata')}" data-state='{"a":"${c('ndatajson')}"}' onclick="void '${c('nonclick')}'" nonce="${c('nnonce')}">Nothing here</p>
<a href="/account?token=${c('nquery')}#${c('nfragment')}">Account</a><img src="/picture.png?sig=${c('nimagequery')}" alt="" width="9" height="9">
<label>Open <input id="open"></label>
<script>
customElements.define('x-open', class extends HTMLElement { connectedCallback() {
  this.attachShadow({ mode: 'open' }).innerHTML = '<p>${c('mshadowtext')}</p><input value="${c('mshadowvalue')}">'; } });
function makeClosed() { customElements.define('x-closed', class extends HTMLElement { connectedCallback() {
  this.attachShadow({ mode: 'closed' }).innerHTML = '<p>${c('mclosedtext')}</p>'; } }); }
const drawn = document.querySelector('canvas').getContext('2d');
drawn.fillText('${c('ncanvas')}', 0, 15);
blob.src = URL.createObjectURL(new Blob(['<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text>${c('mblob')}</text></svg>'], { type: 'image/svg+xml' }));
localStorage.secret = '${c('nlocalstorage')}'; sessionStorage.secret = '${c('nsessionstorage')}';
document.cookie = 'secret=' + encodeURIComponent('${c('ncookie')}'); window.name = '${c('nwindowname')}';
console.log('${c('nconsole')}');
</script>${snippet}</body></html>`;
}
