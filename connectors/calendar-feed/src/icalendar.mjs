// The events of an iCalendar file (RFC 5545), as far as a list needs them.
import { fail } from '../../kit.mjs';

/** Every VEVENT that says when it is. What is no calendar is the service's fault. */
export function events(file) {
  const lines = unfolded(file);
  if (lines[0]?.toUpperCase() !== 'BEGIN:VCALENDAR') {
    fail('upstream', 'no-calendar', 'What the service gave is no calendar file.', { status: 200 });
  }
  const found = [];
  let event;
  let inside = 0; // alarms within an event have properties of the same names
  for (const line of lines) {
    const upper = line.toUpperCase();
    if (upper === 'BEGIN:VEVENT') [event, inside] = [{}, 0];
    else if (upper === 'END:VEVENT') {
      if (event?.start) found.push({ uid: '', title: '', ...event });
      event = undefined;
    } else if (upper.startsWith('BEGIN:')) inside += 1;
    else if (upper.startsWith('END:')) inside -= 1;
    else if (event && inside === 0) property(line, event);
  }
  return found;
}

/** A line that begins with white space goes on the one before. */
function unfolded(file) {
  return file.replace(/^\uFEFF/, '').replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/).filter((line) => line !== '');
}

/** `DTSTART;TZID=Europe/Berlin:20261201T100000` */
function property(line, event) {
  const match = /^([A-Z-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^:;"]*))*):(.*)$/iu.exec(line);
  if (!match) return;
  const [, name, parameters, value] = match;
  const zone = /;TZID="?([^";:]+)/iu.exec(parameters)?.[1];
  switch (name.toUpperCase()) {
    case 'UID': event.uid = value; break;
    case 'SUMMARY': event.title = words(value); break;
    case 'LOCATION': event.location = words(value); break;
    case 'RRULE': event.rule = value; break;
    case 'DTEND': event.end = time(value); break;
    case 'DTSTART':
      event.start = time(value);
      if (zone) event.time_zone = zone;
      break;
  }
}

const words = (value) => value.replaceAll(/\\([nN,;\\])/g, (_, letter) => (letter.toLowerCase() === 'n' ? '\n' : letter));

/** `20261201`, `20261201T100000` or `20261201T090000Z` with its hyphens and colons; undefined if it is none. */
function time(value) {
  const match = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(value);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, zulu] = match;
  const date = `${year}-${month}-${day}`;
  return hour === undefined ? date : `${date}T${hour}:${minute}:${second}${zulu}`;
}
