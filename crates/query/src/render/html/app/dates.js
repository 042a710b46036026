// Dates in EDTF at the precision of the texts: 2025-08, 2025-11-18/2025-11-20, 2025-11-19~.

/** The day that a date of the calendar is, counted from 1970-01-01. */
export function dayNumber(year, month, day) {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return Math.round(date.getTime() / 86_400_000);
}

/** A day as YYYY-MM-DD. */
export function dayText(day) {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** The first and last day that a date can be, or null where it is no date. */
export function bounds(edtf) {
  if (!edtf) return null;
  const [start, end = start] = edtf.replaceAll("~", "").split("/");
  const first = part(start, false);
  const last = part(end, true);
  return first === null || last === null ? null : { first, last };
}

function part(text, isEnd) {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  if (!match) return null;
  const [year, month, day] = match.slice(1).map((digits) => digits && Number(digits));
  if (day) return dayNumber(year, month, day);
  if (!isEnd) return dayNumber(year, month || 1, 1);
  // The day before the first of what follows.
  return (month ? dayNumber(year, month + 1, 1) : dayNumber(year + 1, 1, 1)) - 1;
}

/** Orders meetings by first day, then last, those without a date at the end. */
export function byDate(a, b) {
  const key = (m) => (m.days ? [0, m.days.first, m.days.last] : [1, 0, 0]);
  const [x, y] = [key(a), key(b)];
  return x[0] - y[0] || x[1] - y[1] || x[2] - y[2] || a.id - b.id;
}
