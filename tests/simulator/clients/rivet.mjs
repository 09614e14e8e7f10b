// Zoom's own library for Node, @zoom/rivet, against the simulator.
//
// Rivet takes the address of the API (`baseUrl`), but not that of the token endpoint: "https://zoom.us" is a constant in it.
// So requests to that host, and only those, are sent to the simulator by an axios interceptor; the library is unchanged.
import assert from "node:assert/strict";
import axios from "axios";
import { MeetingsS2SAuthClient } from "@zoom/rivet/meetings";

const { BASE_URL, OAUTH_URL, ACCOUNT_ID, CLIENT_ID, CLIENT_SECRET } = process.env;
for (const [name, value] of Object.entries({ BASE_URL, OAUTH_URL, ACCOUNT_ID, CLIENT_ID, CLIENT_SECRET })) {
    assert.ok(value, `${name} is not set: microapp simulator --json prints it`);
}

axios.interceptors.request.use((config) => {
    config.url = config.url.replace("https://zoom.us/oauth", OAUTH_URL);
    return config;
});

const control = async (method, path, data) =>
    (await axios({ method, url: BASE_URL.replace(/v2\/$/, `_simulator/${path}`), data })).data;

const { apps } = await control("GET", "apps");
const app = apps.find((known) => known.client_id === CLIENT_ID);
const client = new MeetingsS2SAuthClient({
    accountId: ACCOUNT_ID,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    webhooksSecretToken: app.secret_token,
    baseUrl: BASE_URL,
    port: 0,
});
const server = await client.start();
const url = `http://127.0.0.1:${server.address().port}/zoom/events`;

// The endpoint's validation, and a signature that Rivet verifies.
assert.deepEqual(await control("POST", "webhooks/validate", { url, client_id: CLIENT_ID }), { valid: true, reason: null });
await control("POST", "webhooks/subscriptions", { url, client_id: CLIENT_ID, events: ["meeting.created"] });
const told = new Promise((resolve) => client.webEventConsumer.event("meeting.created", ({ payload }) => resolve(payload)));

const { meetings } = client.endpoints;
const created = await meetings.createMeeting({
    path: { userId: "me" },
    body: {
        topic: "Ünïcode from Rivet",
        type: 8,
        start_time: "2030-01-07T10:00:00",
        timezone: "Europe/Berlin",
        recurrence: { type: 2, weekly_days: "2", end_times: 3 },
    },
});
assert.equal(created.statusCode, 201);
assert.equal(created.data.occurrences.length, 3);
assert.ok(created.trackingId, "the tracking id is read from the header");
assert.equal((await told).object.id, created.data.id);

const path = { meetingId: created.data.id };
const listed = await meetings.listMeetings({ path: { userId: "me" } });
assert.ok(listed.data.meetings.some((meeting) => meeting.id === created.data.id));
const got = await meetings.getMeeting({ path });
assert.equal(got.data.topic, "Ünïcode from Rivet");
const { data } = await meetings.getMeetingInvitation({ path });
assert.match(data.invitation, /Topic: Ünïcode from Rivet\r\n/);
await meetings.deleteMeeting({ path });
await assert.rejects(meetings.getMeeting({ path }), /\[404\/3001\]/);

server.close();
console.log("rivet: token, validation, create, event, list, get, invitation, delete: all as expected");
process.exit(0);
