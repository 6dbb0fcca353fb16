import { Module } from '@nestjs/common';
import { ContactsController } from './contacts.controller.js';
import { ContactsRepository } from './contacts.repository.js';

@Module({ controllers: [ContactsController], providers: [ContactsRepository], exports: [ContactsRepository] })
export class MailModule {}
