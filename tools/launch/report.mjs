/** From vitest's JSON report and the checks around it to the one closing line. */
import fs from 'node:fs';
import path from 'node:path';

/**
 * Adds up tests and checks. A test file that could not even be loaded counts as one failure; so does a run that ended badly
 * without any failed test (an unhandled error, no report).
 */
export function countReport(reportFile, checks, exitCode) {
  const counted = { passed: 0, failed: 0, skipped: 0 };
  for (const ok of checks) counted[ok ? 'passed' : 'failed']++;
  let report;
  try {
    report = JSON.parse(fs.readFileSync(reportFile, 'utf8'));
  } catch {
    counted.failed++;
    return counted;
  }
  let failedTests = 0;
  for (const file of report.testResults) {
    const failures = file.assertionResults.filter((result) => result.status === 'failed').length;
    failedTests += failures > 0 || file.status !== 'failed' ? failures : 1;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') counted.passed++;
      else if (status !== 'failed') counted.skipped++;
    }
  }
  counted.failed += exitCode !== 0 && failedTests === 0 ? 1 : failedTests;
  return counted;
}

export function countLine({ passed, failed, skipped }) {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}

const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The system's Chromium on PATH, if there is one. */
export function chromiumPath(environment = process.env) {
  for (const folder of (environment.PATH ?? '').split(path.delimiter)) {
    for (const name of browsers) {
      const candidate = path.join(folder, name);
      if (folder && fs.existsSync(candidate)) return candidate;
    }
  }
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  return fs.existsSync(mac) ? mac : undefined;
}
