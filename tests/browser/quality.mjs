export async function quality() {}
