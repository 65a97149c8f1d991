// Google's own client: BASE_URL is what stands before /v1, which it uses unless it is told to use /v1beta.
import { GoogleGenAI } from '@google/genai';
import { apiKey, baseUrl, collected, prompt, refused, run } from './say.mjs';

const model = 'gemini-2.5-flash';
const speaking = (key) => new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl, retryOptions: { attempts: 1 } } });
const client = speaking(apiKey);

await run({
    models: async () => ({ names: (await collected(await client.models.list())).map((each) => each.name) }),
    model: async () => ({ name: (await client.models.get({ model })).name }),
    generate: async () => {
        const answer = await client.models.generateContent({ model, contents: prompt });
        return { text: answer.text, usage: answer.usageMetadata };
    },
    generate_thinking: async () => {
        const answer = await client.models.generateContent({
            model, contents: `${prompt} [[sim reasoning_tokens=3 cached_tokens=2]]`,
        });
        return { usage: answer.usageMetadata };
    },
    generate_stream: async () => {
        const chunks = await collected(await client.models.generateContentStream({ model, contents: prompt }));
        return {
            text: chunks.map((chunk) => chunk.text ?? '').join(''),
            usage: chunks.at(-1).usageMetadata,
            chunks: chunks.length,
        };
    },
    count_tokens: async () => ({ tokens: (await client.models.countTokens({ model, contents: prompt })).totalTokens }),
    embed: async () => {
        const answer = await client.models.embedContent({
            model: 'gemini-embedding-001', contents: [prompt, 'And?'], config: { outputDimensionality: 8 },
        });
        return { count: answer.embeddings.length, dimensions: answer.embeddings[0].values.length, usage: answer.usageMetadata ?? null };
    },
    too_many_requests: () => refused(() => client.models.generateContent({ model, contents: '[[sim fault=status:429:7]]' })),
    wrong_key: () => refused(() => speaking('AIzaInvalid1').models.generateContent({ model, contents: prompt })),
});
