// What the connector is, and a function for its one action.
import { ask, segment } from '../../kit.mjs';
import { events } from './icalendar.mjs';

const text = (description, more = {}) => ({ type: 'string', description, ...more });
const DATE = { pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' };

export const definition = {
  name: 'calendar-feed',
  title: 'Calendar feed',
  version: '0.1.0',
  description: 'Reads the events of a published calendar.',
  baseUrl: 'https://calendars.example.com/',
  actions: [
    {
      name: 'list-events',
      title: 'List events',
      description: 'Lists the events of a calendar file, the first ones first.',
      input: {
        type: 'object',
        properties: {
          feed: text("The file's name at the service: `team.ics`.", { minLength: 1, maxLength: 200 }),
          from: text('The first date that is of interest: `2026-12-01`. What began before and goes on or repeats is listed, too.', DATE),
          to: text('The last one.', DATE),
        },
        required: ['feed'],
        additionalProperties: false,
        examples: [{ feed: 'team.ics', from: '2026-12-01', to: '2026-12-31' }],
      },
      output: {
        type: 'object',
        properties: {
          events: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                uid: text('By which calendars know it again.'),
                title: text('What it is about.'),
                start: text('A date, a local time, or a time in UTC: `2026-12-01T09:00:00Z`.'),
                end: text('In the same form.'),
                time_zone: text('The zone of local times.'),
                location: text('Where.'),
                rule: text('How it repeats: an RRULE.'),
              },
              required: ['uid', 'title', 'start'],
            },
          },
        },
        required: ['events'],
      },
      run: listEvents,
    },
  ],
};

function listEvents({ feed, from, to }, host) {
  const response = ask(host, { url: segment(feed), headers: [{ name: 'accept', value: 'text/calendar' }] }, { kind: 'feed', id: feed });
  const date = (event) => event.start.slice(0, 10);
  // What began before may go on within the range: which dates a rule gives is for its reader to work out, its last day is not.
  const isOver = (event) => date(event) < from && !goesOn(event, from) && !(event.rule && lastDay(event) >= from);
  const wanted = (event) => !(from && isOver(event)) && !(to && date(event) > to);
  const found = events(response.body).filter(wanted);
  return { events: found.sort((one, other) => (one.start < other.start ? -1 : 1)) };
}

// Whether it ends after this day has begun. The end is no part of it: an all-day event's is the day after its last one.
const goesOn = ({ end }, from) => Boolean(end) && end.slice(0, 19).padEnd(19, 'T00:00:00') > `${from}T00:00:00`;

// The day after which a rule gives no date: UNTIL of RFC 5545, 3.3.10. A rule without one may go on for ever.
function lastDay({ rule, start }) {
  const until = /(?:^|;)UNTIL=([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})[0-9]{2}(Z)?)?/iu.exec(rule);
  if (!until) return '9999-12-31';
  const [, year, month, day, hour = 0, minute = 0, zulu] = until;
  // In UTC, where the event's clocks are its zone's: these are ahead by 14 hours at most.
  const ahead = zulu && !start.endsWith('Z') ? 14 : 0;
  const last = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour) + ahead, Number(minute)));
  return last.toISOString().slice(0, 10);
}
