import { CommanderError } from 'commander'
import { CliError, type ToldError, tellError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'
import { printable } from './format/table.ts'
import { type Io, writeJson } from './io.ts'
import { createProgram } from './program.ts'

/** Commander ends help and version this way too; these are no errors. */
const isAnswer = ({ code }: CommanderError): boolean =>
  ['commander.helpDisplayed', 'commander.help', 'commander.version'].includes(code)

/** `error: unknown option '--jsn'\n(Did you mean --json?)` → one message. */
const usageError = ({ message, code }: CommanderError): ToldError =>
  new CliError(
    'usage',
    message
      .replace(/^error: /, '')
      .replaceAll('\n', ' ')
      .trim(),
    {
      details: { reason: code.replace(/^commander\./, '') },
      hint: 'See footfall --help.',
    },
  ).told

/**
 * Runs one command line and returns its exit code. Answers go to `out`; errors go to `err` as text, or with `--json` to
 * `out` as `{ "error": { code, message, details } }`.
 */
export const run = async (args: readonly string[], io: Io): Promise<number> => {
  let exitCode: number = EXIT.done
  const output: string[] = []
  const program = createProgram(io, (code) => {
    exitCode = code
  })
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ writeOut: (text) => output.push(text), writeErr: () => undefined })
  }
  try {
    if (args.length === 0) {
      await io.err(program.helpInformation())
      return EXIT.usage
    }
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError && isAnswer(error)) {
      await io.out(output.join(''))
      return EXIT.done
    }
    const {
      code,
      message,
      details,
      hint,
      exitCode: failed,
    } = error instanceof CommanderError ? usageError(error) : tellError(error)
    const end = args.indexOf('--')
    const wantsJson = (end === -1 ? args : args.slice(0, end)).includes('--json')
    if (wantsJson) await writeJson(io, { error: { code, message, details } })
    else await io.err(`footfall: ${printable(message)}\n${hint === null ? '' : `${printable(hint)}\n`}`)
    return failed
  }
}
