// OpenAI's own client: BASE_URL ends in /v1.
import OpenAI, { toFile } from 'openai';
import WebSocket from 'ws';
import { apiKey, baseUrl, collected, prompt, refused, run } from './say.mjs';

const client = new OpenAI({ apiKey, baseURL: baseUrl, maxRetries: 0 });
const messages = (content) => [{ role: 'user', content }];
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64');

/**
 * The SDK's realtime client insists on TLS, so a bare WebSocket says what it would say. The key stands in Authorization,
 * or, as a browser has to put it, in a subprotocol.
 */
function realtime(protocols, headers) {
    const url = baseUrl.replace(/^http/, 'ws') + '/realtime?model=gpt-realtime';
    return new Promise((resolve, reject) => {
        const socket = new WebSocket(url, protocols, { headers });
        const types = [];
        let text = '';
        socket.on('open', () => {
            socket.send(JSON.stringify({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } }));
            socket.send(JSON.stringify({
                type: 'conversation.item.create',
                item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: prompt }] },
            }));
            socket.send(JSON.stringify({ type: 'response.create' }));
        });
        socket.on('message', (data) => {
            const event = JSON.parse(data);
            types.push(event.type);
            if (event.type === 'response.output_text.delta') {
                text += event.delta;
            }
            if (event.type === 'response.done') {
                socket.close(1000);
                resolve({ text, usage: event.response.usage, types: [...new Set(types)] });
            }
            if (event.type === 'error') {
                reject(Object.assign(new Error(event.error.message), { code: event.error.code }));
            }
        });
        socket.on('unexpected-response', async (_, response) => {
            const { error } = JSON.parse(Buffer.concat(await collected(response)));
            reject(Object.assign(new Error(error.message), { status: response.statusCode, code: error.code }));
        });
        socket.on('error', reject);
        socket.on('close', (code) => reject(new Error(`closed with ${code} after ${types.at(-1)}`)));
    });
}

await run({
    models: async () => ({ ids: (await collected(client.models.list())).map((model) => model.id) }),
    chat: async () => {
        const answer = await client.chat.completions.create({ model: 'gpt-4o-mini', messages: messages(prompt) });
        return { text: answer.choices[0].message.content, usage: answer.usage };
    },
    chat_stream: async () => {
        const chunks = await collected(await client.chat.completions.create({
            model: 'gpt-4o-mini', messages: messages(prompt), stream: true, stream_options: { include_usage: true },
        }));
        return {
            text: chunks.map((chunk) => chunk.choices[0]?.delta?.content ?? '').join(''),
            usage: chunks.at(-1).usage,
            chunks: chunks.length,
        };
    },
    chat_stream_without_usage: async () => {
        const chunks = await collected(await client.chat.completions.create({
            model: 'gpt-4o-mini', messages: messages(prompt), stream: true,
        }));
        return {
            text: chunks.map((chunk) => chunk.choices[0]?.delta?.content ?? '').join(''),
            told: chunks.some((chunk) => chunk.usage || chunk.choices.length === 0),
            chunks: chunks.length,
        };
    },
    completions: async () => {
        const answer = await client.completions.create({ model: 'gpt-3.5-turbo-instruct', prompt });
        return { text: answer.choices[0].text, usage: answer.usage };
    },
    completions_stream: async () => {
        const chunks = await collected(await client.completions.create({
            model: 'gpt-3.5-turbo-instruct', prompt, stream: true, stream_options: { include_usage: true },
        }));
        return {
            text: chunks.map((chunk) => chunk.choices[0]?.text ?? '').join(''),
            usage: chunks.at(-1).usage,
        };
    },
    responses: async () => {
        const made = await client.responses.create({ model: 'gpt-4.1', input: prompt });
        const again = await client.responses.retrieve(made.id);
        const items = await collected(client.responses.inputItems.list(made.id));
        const next = await client.responses.create({ model: 'gpt-4.1', input: 'And?', previous_response_id: made.id });
        await client.responses.delete(made.id);
        const gone = await refused(() => client.responses.retrieve(made.id));
        return {
            text: made.output_text,
            usage: made.usage,
            next_usage: next.usage,
            same: again.output_text === made.output_text,
            items: items.length,
            ...gone,
        };
    },
    responses_stream: async () => {
        const events = await collected(await client.responses.create({ model: 'gpt-4.1', input: prompt, stream: true }));
        return {
            text: events.filter((event) => event.type === 'response.output_text.delta').map((event) => event.delta).join(''),
            usage: events.at(-1).response.usage,
        };
    },
    responses_cancel: async () => {
        const made = await client.responses.create({
            model: 'gpt-4.1', input: 'Think long. [[sim ttft_ms=600000]]', background: true,
        });
        return { was: made.status, is: (await client.responses.cancel(made.id)).status };
    },
    embeddings: async () => {
        const answer = await client.embeddings.create({ model: 'text-embedding-3-small', input: [prompt, 'And?'] });
        return { count: answer.data.length, dimensions: answer.data[0].embedding.length, usage: answer.usage };
    },
    moderations: async () => {
        const answer = await client.moderations.create({ input: 'It is fine. [[sim flag=violence]]' });
        return { flagged: answer.results[0].flagged };
    },
    images: async () => {
        const answer = await client.images.generate({ model: 'gpt-image-1', prompt: 'A grey pixel', quality: 'low' });
        return { bytes: Buffer.from(answer.data[0].b64_json, 'base64').length, usage: answer.usage };
    },
    images_edit: async () => {
        const answer = await client.images.edit({
            model: 'gpt-image-1', prompt: 'Greyer', quality: 'low', image: await toFile(pixel, 'pixel.png', { type: 'image/png' }),
        });
        return { bytes: Buffer.from(answer.data[0].b64_json, 'base64').length, usage: answer.usage };
    },
    speech: async () => {
        const answer = await client.audio.speech.create({ model: 'gpt-4o-mini-tts', voice: 'alloy', input: prompt });
        return { type: answer.headers.get('content-type'), bytes: (await answer.arrayBuffer()).byteLength };
    },
    transcription: async () => {
        const answer = await client.audio.transcriptions.create({
            model: 'gpt-4o-transcribe', file: await toFile(Buffer.alloc(2500), 'said.wav'),
        });
        return { text: answer.text, usage: answer.usage };
    },
    transcription_stream: async () => {
        const events = await collected(await client.audio.transcriptions.create({
            model: 'gpt-4o-transcribe', file: await toFile(Buffer.alloc(2500), 'said.wav'), stream: true,
        }));
        return { text: events.at(-1).text, usage: events.at(-1).usage };
    },
    translation: async () => {
        const answer = await client.audio.translations.create({
            model: 'whisper-1', file: await toFile(Buffer.alloc(2500), 'said.wav'),
        });
        return { text: answer.text };
    },
    files: async () => {
        const file = await client.files.create({
            purpose: 'batch', file: await toFile(Buffer.from('{"one":1}\n'), 'lines.jsonl'),
        });
        const content = await (await client.files.content(file.id)).text();
        const listed = (await collected(client.files.list())).some((each) => each.id === file.id);
        const batch = await client.batches.create({
            input_file_id: file.id, endpoint: '/v1/chat/completions', completion_window: '24h',
        });
        const cancelled = await client.batches.cancel(batch.id);
        return {
            bytes: file.bytes, content, listed, batch: batch.status, cancelled: cancelled.status,
            deleted: (await client.files.delete(file.id)).deleted,
        };
    },
    uploads: async () => {
        const upload = await client.uploads.create({ bytes: 6, filename: 'whole.txt', mime_type: 'text/plain', purpose: 'user_data' });
        const parts = [];
        for (const text of ['abc', 'def']) {
            parts.push(await client.uploads.parts.create(upload.id, { data: await toFile(Buffer.from(text), 'part') }));
        }
        const done = await client.uploads.complete(upload.id, { part_ids: parts.map((part) => part.id) });
        return { status: done.status, content: await (await client.files.content(done.file.id)).text() };
    },
    realtime: () => realtime([], { Authorization: `Bearer ${apiKey}` }),
    realtime_from_a_browser: () => realtime(['realtime', `openai-insecure-api-key.${apiKey}`], {}),
    too_many_requests: () => refused(() => client.chat.completions.create({
        model: 'gpt-4o-mini', messages: messages('[[sim fault=status:429:7]]'),
    })),
    wrong_key: () => refused(() => new OpenAI({ apiKey: 'sk-invalid-1', baseURL: baseUrl, maxRetries: 0 }).models.list()),
});
