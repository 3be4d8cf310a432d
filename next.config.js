/** @type {import('next').NextConfig} */
export default {
  output: 'standalone',
  // Without a root, Next looks for lock files above this folder and moves the standalone server accordingly.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
}
