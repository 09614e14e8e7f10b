// Skeleton: what it is, and a function for each action.
import { ask, fail, segment } from '../vendor/kit.mjs';

export const definition = {
  name: 'skeleton',
  title: "Skeleton",
  version: '0.1.0',
  description: 'Reads the items of a service.',
  baseUrl: 'https://api.example.com/v1/',
  actions: [
    {
      name: 'get-item',
      title: 'Get item',
      description: 'Reads one item.',
      input: {
        type: 'object',
        properties: { id: { type: 'string', description: 'Which item.', minLength: 1, maxLength: 100 } },
        required: ['id'],
        additionalProperties: false,
        examples: [{ id: '7' }],
      },
      output: {
        type: 'object',
        properties: {
          id: { type: 'string', description: "The item's id." },
          title: { type: 'string', description: 'What it is called.' },
        },
        required: ['id', 'title'],
      },
      run: getItem,
    },
  ],
};

function getItem({ id }, host) {
  const response = ask(host, { url: `items/${segment(id)}` }, { kind: 'item', id });
  let item;
  try {
    item = JSON.parse(response.body);
  } catch (error) {
    fail('upstream', 'unreadable-reply', `The service's reply can't be read: ${error.message}.`, { status: response.status });
  }
  return { id, title: String(item?.title ?? '') };
}
