import js from "@eslint/js";
import i18next from "eslint-plugin-i18next";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const transportOnly = {
  group: ["@tauri-apps/*"],
  message: "Only src/transport knows the window; call a method of the transport instead.",
};

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/transport/generated.ts"] },
  {
    files: ["src/**/*.{ts,tsx}"],
    extends: [js.configs.recommended, tseslint.configs.strictTypeChecked, reactHooks.configs.flat.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      // `onClick={() => save()}` reads better than a block, and loses nothing.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // Event handlers of React may be async; their failures are caught by the query client.
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "no-restricted-imports": ["error", { patterns: [transportOnly] }],
    },
  },
  {
    files: ["src/{features,frame,shared}/**/*.tsx", "src/*.tsx"],
    plugins: { i18next },
    rules: { "i18next/no-literal-string": ["error", { mode: "jsx-text-only", words: { exclude: ["[^\\p{L}]+", "RecruteIA", "PDF", "Excel"] } }] },
  },
  { files: ["src/transport/**"], rules: { "no-restricted-imports": "off" } },
);
