// Anthropic's own client: BASE_URL is what stands before /v1.
import Anthropic from '@anthropic-ai/sdk';
import { apiKey, baseUrl, collected, prompt, refused, run } from './say.mjs';

const model = 'claude-haiku-4-5';
const client = new Anthropic({ apiKey, baseURL: baseUrl, maxRetries: 0 });
const asking = (content) => ({ model, max_tokens: 1000, messages: [{ role: 'user', content }] });

await run({
    models: async () => ({ ids: (await collected(client.models.list())).map((each) => each.id) }),
    model: async () => ({ id: (await client.models.retrieve(model)).id }),
    message: async () => {
        const answer = await client.messages.create(asking(prompt));
        return { text: answer.content[0].text, stop: answer.stop_reason, usage: answer.usage };
    },
    message_stream: async () => {
        const stream = client.messages.stream(asking(prompt));
        const types = new Set();
        stream.on('streamEvent', (event) => types.add(event.type));
        const answer = await stream.finalMessage();
        return { text: answer.content[0].text, stop: answer.stop_reason, usage: answer.usage, types: [...types] };
    },
    message_cached: async () => {
        const answer = await client.messages.create(asking(`${prompt} [[sim cached_tokens=3 cache_write_tokens=2 cache_write_1h_tokens=1]]`));
        return { usage: answer.usage };
    },
    count_tokens: async () => client.messages.countTokens({ model, messages: [{ role: 'user', content: prompt }] }),
    batches: async () => {
        const batch = await client.messages.batches.create({ requests: [{ custom_id: 'one', params: asking(prompt) }] });
        const listed = (await collected(client.messages.batches.list())).some((each) => each.id === batch.id);
        const cancelled = await client.messages.batches.cancel(batch.id);
        const ended = await client.messages.batches.retrieve(batch.id);
        return { was: batch.processing_status, listed, then: cancelled.processing_status, is: ended.processing_status };
    },
    too_many_requests: () => refused(() => client.messages.create(asking('[[sim fault=status:429:7]]'))),
    overloaded_in_a_stream: () => refused(() => client.messages.stream(asking('[[sim fault=error_after:2]]')).finalMessage()),
    wrong_key: () => refused(() => new Anthropic({ apiKey: 'sk-ant-invalid-1', baseURL: baseUrl, maxRetries: 0 }).models.list()),
});
