// `?still` on any page stops tickers, delays and animations until the tab is closed or `?still=off` is opened,
// and fixes today's date: pages then look the same on every load. Runs before the first paint.

{
  const wanted = new URLSearchParams(location.search).get('still');
  if (wanted === 'off') sessionStorage.removeItem('acmejets.still');
  else if (wanted !== null) sessionStorage.setItem('acmejets.still', 'yes');
  document.documentElement.classList.toggle('still', sessionStorage.getItem('acmejets.still') === 'yes');
}
