import { Body, Controller, Get, HttpCode, Patch, Post, Req, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AuthStatus, Login, Me, Session, SetUp, UpdateSettings } from '../../schema.js';
import { Allow, Public } from './allow.js';
import { AuthService, type Client, type NewSession } from './auth.service.js';
import { type Caller, CurrentCaller } from './caller.js';
import { clearSessionCookies, readRefreshCookie, setSessionCookies } from './cookies.js';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  @Get('status')
  @Public()
  @ApiOperation({ operationId: 'getAuthStatus', summary: 'Whether the owner has been created' })
  @ApiOkResponse({ type: AuthStatus })
  status(): Promise<AuthStatus> {
    return this.auth.status();
  }

  @Post('setup')
  @Public()
  @ApiOperation({ operationId: 'setUp', summary: 'Create the owner, once, and sign in' })
  @ApiCreatedResponse({ type: Session })
  async setUp(
    @Body() given: SetUp,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Session> {
    return hand(await this.auth.setUp(given, clientOf(request)), request, response);
  }

  @Post('login')
  @HttpCode(200)
  @Public()
  @ApiOperation({ operationId: 'login', summary: 'Sign in' })
  @ApiOkResponse({ type: Session })
  async login(
    @Body() given: Login,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Session> {
    return hand(await this.auth.login(given, clientOf(request)), request, response);
  }

  @Post('refresh')
  @HttpCode(200)
  @Public()
  @ApiOperation({ operationId: 'refreshSession', summary: 'A new access token for the refresh cookie' })
  @ApiOkResponse({ type: Session })
  @ApiNoContentResponse({ description: 'Nobody is signed in here: there is no refresh cookie' })
  async refresh(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Session | undefined> {
    const session = await this.auth.refresh(readRefreshCookie(request));
    if (session) return hand(session, request, response);
    response.status(204);
  }

  @Post('logout')
  @HttpCode(204)
  @Public()
  @ApiOperation({ operationId: 'logout', summary: 'End the session of the refresh cookie' })
  @ApiNoContentResponse()
  async logout(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    await this.auth.logout(readRefreshCookie(request));
    clearSessionCookies(response, request.secure);
    // Pictures are kept for a year in the browser's cache: not for whoever sits there next. What the page itself has
    // stored it wipes by itself, so "storage" is left alone: it would take the installed page away as well.
    response.setHeader('Clear-Site-Data', '"cache"');
  }

  @Get('me')
  @Allow('self.read')
  @ApiOperation({ operationId: 'getMe', summary: 'Who is signed in' })
  @ApiOkResponse({ type: Me })
  me(@CurrentCaller() caller: Caller): Promise<Me> {
    return this.auth.me(caller);
  }

  @Patch('me')
  @Allow('self.update')
  @ApiOperation({ operationId: 'updateMe', summary: 'Change settings of your own' })
  @ApiOkResponse({ type: Me })
  updateMe(@Body() change: UpdateSettings, @CurrentCaller() caller: Caller): Promise<Me> {
    return this.auth.updateSettings(caller, change);
  }
}

function hand(session: NewSession, request: Request, response: Response): Session {
  setSessionCookies(response, {
    refresh: session.refreshToken,
    read: session.readToken,
    secure: request.secure,
  });
  return { accessToken: session.accessToken, expiresAt: session.expiresAt.toISOString() };
}

function clientOf(request: Request): Client {
  return { address: request.ip ?? 'unknown', userAgent: request.get('user-agent') ?? null };
}
