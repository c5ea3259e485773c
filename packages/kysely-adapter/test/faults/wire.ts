/** Reads one side of a connection; whatever pieces it comes in, each message is told once, when all of it is there. */
export interface WireReader {
  push(data: Buffer): readonly string[]
}

/** What a database server and its clients say to each other, as far as the proxy must understand it. */
export interface Wire {
  /** The statements that a client sends. Their parameters are no part of them, where the protocol keeps the two apart. */
  statements(): WireReader
  /** How the server ends a statement: PostgreSQL by its command tag, MySQL with `OK`. */
  answers(): WireReader
  /** What it says of a COMMIT that it has done. */
  readonly committed: string
}

/** Cuts a stream into messages: `sizeOf` says how long the one at the start is, or null while too little is there. */
const createReader = (
  sizeOf: (buffer: Buffer) => number | null,
  textOf: (message: Buffer) => string | null,
): WireReader => {
  let rest: Buffer = Buffer.alloc(0)
  return {
    push(data) {
      rest = Buffer.concat([rest, data])
      const texts: string[] = []
      for (;;) {
        const size = sizeOf(rest)
        if (size === null || rest.length < size) return texts
        const text = textOf(rest.subarray(0, size))
        if (text !== null) texts.push(text)
        rest = rest.subarray(size)
      }
    },
  }
}

const untilNul = (bytes: Buffer): string => bytes.subarray(0, bytes.indexOf(0)).toString()

/** A type, a length that counts itself, and the rest (PostgreSQL manual, "Message Formats"). */
const sizeOfTyped = (buffer: Buffer): number | null => (buffer.length < 5 ? null : 1 + buffer.readInt32BE(1))

/** Query, and Parse of the extended protocol, whose first field is the name of the prepared statement. */
const postgresStatement = (message: Buffer): string | null => {
  const body = message.subarray(5)
  if (message[0] === 0x51) return untilNul(body)
  return message[0] === 0x50 ? untilNul(body.subarray(body.indexOf(0) + 1)) : null
}

const postgres: Wire = {
  statements: () => {
    // The first message has no type.
    let isStarted = false
    const sizeOf = (buffer: Buffer): number | null => {
      if (isStarted) return sizeOfTyped(buffer)
      return buffer.length < 4 ? null : buffer.readInt32BE(0)
    }
    return createReader(sizeOf, (message) => {
      if (isStarted) return postgresStatement(message)
      isStarted = true
      return null
    })
  },
  answers: () => createReader(sizeOfTyped, (message) => (message[0] === 0x43 ? untilNul(message.subarray(5)) : null)),
  committed: 'COMMIT',
}

/** Three bytes of length, the sequence number, the payload (MariaDB manual, "0-Packet"). */
const sizeOfPacket = (buffer: Buffer): number | null => (buffer.length < 4 ? null : 4 + buffer.readUIntLE(0, 3))

const mysql: Wire = {
  statements: () =>
    createReader(sizeOfPacket, (packet) => {
      // A command begins a sequence: COM_QUERY or COM_STMT_PREPARE.
      const isStatement = packet[3] === 0 && (packet[4] === 0x03 || packet[4] === 0x16)
      return isStatement ? packet.subarray(5).toString() : null
    }),
  answers: () => createReader(sizeOfPacket, (packet) => (packet[4] === 0 ? 'OK' : 'another packet')),
  committed: 'OK',
}

export const wireOf = (address: string): Wire => (address.startsWith('postgres:') ? postgres : mysql)
