import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

/**
 * Hands a handler's error to the strategy as it was thrown. Nest's own filter for microservices would put
 * `{ status: 'error', message: 'Internal server error' }` in its place, and nothing could be told apart any more.
 */
@Catch()
export class PassErrorsOn implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
