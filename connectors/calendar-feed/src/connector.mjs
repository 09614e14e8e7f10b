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
          from: text('The first date that is of interest: `2026-12-01`.', DATE),
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
  const wanted = (event) => !(from && date(event) < from) && !(to && date(event) > to);
  const found = events(response.body).filter(wanted);
  return { events: found.sort((one, other) => (one.start < other.start ? -1 : 1)) };
}
