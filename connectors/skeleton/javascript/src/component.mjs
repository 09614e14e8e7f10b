// Ties the connector to the host: every function of the contract that it may call.
import { send } from 'microapp:connector/http@0.1.0';
import { actingUser, intent } from 'microapp:connector/caller@0.1.0';
import { get } from 'microapp:connector/settings@0.1.0';
import { write } from 'microapp:connector/log@0.1.0';
import { definition } from './connector.mjs';
import { connectorOf } from '../vendor/kit.mjs';

const setting = (name) => JSON.parse(get(name) ?? 'null');
const log = (level, message) => write(level, message, []);

export const connector = connectorOf(definition, { send, actingUser, intent, setting, log });
