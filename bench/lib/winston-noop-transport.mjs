import Transport from 'winston-transport';

/** Counts what it is given. */
export class NoopTransport extends Transport {
  taken = 0;

  log(_info, done) {
    this.taken++;
    done();
  }
}
