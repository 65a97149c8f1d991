// What the scripts share: a client's address and key from the environment, and one JSON line for each step.

export const baseUrl = required('BASE_URL');
export const apiKey = required('API_KEY');
export const prompt = process.env.PROMPT ?? 'Say hello.';
const wanted = process.argv.slice(2);

function required(name) {
    const value = process.env[name];
    if (!value) {
        console.error(`${name} must be set.`);
        process.exit(2);
    }
    return value;
}

/** Runs the steps that were named, or all; a step that fails says how, and the next one runs. */
export async function run(steps) {
    for (const [step, action] of Object.entries(steps)) {
        if (wanted.length > 0 && !wanted.includes(step)) {
            continue;
        }
        try {
            say({ step, ...(await action()) });
        } catch (error) {
            say({ step, error: described(error) });
        }
    }
}

/** What a step saw of an error that it asked for. */
export async function refused(action) {
    try {
        await action();
    } catch (error) {
        return { refusal: described(error) };
    }
    throw new Error('it was not refused');
}

export async function collected(stream) {
    const all = [];
    for await (const each of stream) {
        all.push(each);
    }
    return all;
}

function described(error) {
    const header = (name) => error.headers?.get?.(name) ?? null;
    return {
        name: error.constructor?.name ?? 'unknown',
        status: error.status ?? null,
        code: error.code ?? error.error?.error?.type ?? null,
        retry_after: header('retry-after'),
        message: String(error.message),
    };
}

function say(line) {
    process.stdout.write(JSON.stringify(line) + '\n');
}
