// OpenAI's own client in its form for Azure: BASE_URL is the resource's address, what stands before /openai.
import { AzureOpenAI } from 'openai';
import { apiKey, baseUrl, collected, prompt, refused, run } from './say.mjs';

const speaking = (key) => new AzureOpenAI({ endpoint: baseUrl, apiKey: key, apiVersion: '2024-10-21', maxRetries: 0 });
const client = speaking(apiKey);
const messages = (content) => [{ role: 'user', content }];

await run({
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
    embeddings: async () => {
        const answer = await client.embeddings.create({ model: 'text-embedding-3-small', input: [prompt, 'And?'] });
        return { count: answer.data.length, dimensions: answer.data[0].embedding.length, usage: answer.usage };
    },
    images: async () => {
        const answer = await client.images.generate({ model: 'gpt-image-1', prompt: 'A grey pixel', quality: 'low' });
        return { bytes: Buffer.from(answer.data[0].b64_json, 'base64').length, usage: answer.usage };
    },
    too_many_requests: () => refused(() => client.chat.completions.create({
        model: 'gpt-4o-mini', messages: messages('[[sim fault=status:429:7]]'),
    })),
    wrong_key: () => refused(() => speaking('invalid-key-1').chat.completions.create({
        model: 'gpt-4o-mini', messages: messages(prompt),
    })),
});
