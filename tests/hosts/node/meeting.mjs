// Makes a weekly meeting with co-hosts, and prints the invitation.
//
//   BASE_URL=… TOKEN=… HOST=ada@example.com CO_HOSTS=bo@example.com,cy@example.com node meeting.mjs zoom.wasm

import { CAN_WAIT, load } from './connector.mjs';

const { BASE_URL, TOKEN, HOST, CO_HOSTS = '' } = process.env;
const [file] = process.argv.slice(2);
if (!file || !BASE_URL || !TOKEN) {
    console.error('usage: BASE_URL=… TOKEN=… HOST=… CO_HOSTS=… node meeting.mjs FILE.wasm');
    process.exit(2);
}
console.error(`Node ${process.versions.node}, ${CAN_WAIT ? 'the component is suspended while it waits' : 'a worker sends'}`);
const zoom = await load(file, { baseUrl: BASE_URL, token: TOKEN }, HOST, {
    onLog: ({ level, message }) => console.error(`${level}: ${message}`),
});
try {
    const meeting = JSON.parse(await zoom.invoke('create-meeting', JSON.stringify({
        topic: 'Weekly planning',
        start: process.env.START ?? '2030-12-03T10:00',
        time_zone: 'Europe/Berlin',
        co_hosts: CO_HOSTS.split(',').filter(Boolean),
        recurrence: { weekly: { days: ['tuesday', 'thursday'], end: { count: 6 } } },
    })));
    const invitation = JSON.parse(await zoom.invoke('get-invitation', JSON.stringify({ meeting_id: meeting.id })));
    console.log(invitation.text);
} catch (error) {
    const { tag, val } = error.payload ?? error; // the contract's error: a case to decide on, and words
    if (!val) throw error;
    console.error(`${tag} (${val.code}): ${val.message}`);
    process.exit(1);
}
process.exit(0);
