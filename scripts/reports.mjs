/** Where the parts of the checks leave their reports. */
export const reports = 'build/reports';
