import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import type { Kysely } from 'kysely'
import type { Crm, Role } from './tables.ts'

export interface User {
  readonly login: string
  readonly name: string
  readonly role: Role
}

/** `salt:hash`, both in hex. */
export const hashPassword = (password: string, salt = randomBytes(16).toString('hex')): string =>
  `${salt}:${scryptSync(password, salt, 32).toString('hex')}`

const isPassword = (password: string, stored: string): boolean => {
  const [salt = ''] = stored.split(':')
  const given = Buffer.from(hashPassword(password, salt))
  return given.length === stored.length && timingSafeEqual(given, Buffer.from(stored))
}

const COOKIE = 'crm_session'

const tokenOf = (req: Request): string =>
  new RegExp(`(?:^|; )${COOKIE}=([0-9a-f]{64})(?:;|$)`).exec(req.headers.cookie ?? '')?.[1] ?? ''

export interface Sessions {
  /** Who is signed in, or null. */
  userOf(req: Request): User | null
  signIn(res: Response, login: string, password: string): Promise<User | null>
  signOut(req: Request, res: Response): void
  /** Answers 401 to whoever is not signed in. */
  readonly required: RequestHandler
}

/** Sessions of this process: a random token in a cookie that scripts cannot read and other sites cannot send. */
export const createSessions = (db: Kysely<Crm>): Sessions => {
  const users = new Map<string, User>()
  const userOf = (req: Request): User | null => users.get(tokenOf(req)) ?? null
  return {
    userOf,
    signIn: async (res, login, password) => {
      const staff = await db.selectFrom('staff').selectAll().where('login', '=', login).executeTakeFirst()
      if (staff === undefined || !isPassword(password, staff.password_hash)) return null
      const user = { login: staff.login, name: staff.full_name, role: staff.role }
      const token = randomBytes(32).toString('hex')
      users.set(token, user)
      res.cookie(COOKIE, token, { httpOnly: true, sameSite: 'strict', path: '/' })
      return user
    },
    signOut: (req, res) => {
      users.delete(tokenOf(req))
      res.clearCookie(COOKIE, { httpOnly: true, sameSite: 'strict', path: '/' })
    },
    required: (req, res, next) => {
      if (userOf(req) === null) res.status(401).json({ message: 'Please sign in.' })
      else next()
    },
  }
}
