/** Builds the C++ core natively under AddressSanitizer and UBSan and runs its own tests. */
import { spawnSync } from 'node:child_process';

const steps = [
  'cmake -S wasm -B build/core -DCMAKE_BUILD_TYPE=RelWithDebInfo -DDE_SANITIZE=ON',
  'cmake --build build/core --parallel 2',
  'ctest --test-dir build/core --output-on-failure --no-tests=error',
];

for (const step of steps) {
  const { status } = spawnSync(step, { shell: true, stdio: 'inherit' });
  if (status !== 0) {
    console.error(
      `test-core: "${step}" ended with ${status}; cmake, g++ and their sanitizer libraries are needed`,
    );
    process.exit(1);
  }
}
