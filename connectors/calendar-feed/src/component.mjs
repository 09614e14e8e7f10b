// Ties the connector to the host: every function of the contract that it may call.
import { send } from 'microapp:connector/http@0.1.0';
import { definition } from './connector.mjs';
import { connectorOf } from '../../kit.mjs';

export const connector = connectorOf(definition, { send });
