import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { AuthController } from './auth.controller.js';
import { SignedInGuard } from './auth.guard.js';
import { AuthService } from './auth.service.js';
import { CallersService } from './callers.service.js';
import { JwtStrategy } from './jwt.strategy.js';
import { SecretsRepository } from './secrets.repository.js';
import { SessionsRepository } from './sessions.repository.js';
import { TokensService } from './tokens.service.js';
import { UsersRepository } from './users.repository.js';

/** Who somebody is and what they may do; its guard stands before every route. */
@Global()
@Module({
  imports: [PassportModule, JwtModule.register({})],
  controllers: [AuthController],
  providers: [
    AuthService,
    CallersService,
    JwtStrategy,
    SecretsRepository,
    SessionsRepository,
    TokensService,
    UsersRepository,
    { provide: APP_GUARD, useClass: SignedInGuard },
  ],
  exports: [AuthService, CallersService, TokensService],
})
export class AuthModule {}
