import { connect, type Socket } from 'node:net';
import type { SpecimenSmartCard } from '../../hardware/smart-card-reader/specimen-smart-card.ts';

const POWER_OFF = 0x00;
const POWER_ON = 0x01;
const RESET = 0x02;
const GET_ATR = 0x04;

/**
 * A card in the virtual reader of vsmartcard's `vpcd`, which waits for it on a TCP port: to be connected is to lie in
 * the reader. Each message is a big-endian length of 16 bits and a body: one byte of control, or a command.
 */
export class VirtualCard {
  readonly #socket: Socket;

  private constructor(socket: Socket, card: SpecimenSmartCard) {
    this.#socket = socket;
    let received = Buffer.alloc(0);
    // Whoever pulls the card or kills the reader breaks the connection; nobody needs to hear of it twice.
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
        const end = 2 + received.readUInt16BE(0);
        this.#answer(card, received.subarray(2, end));
        received = received.subarray(end);
      }
    });
  }

  /** Puts the card in the reader on `port`. */
  static async insert(port: number, card: SpecimenSmartCard): Promise<VirtualCard> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.once('connect', () => resolve());
    socket.once('error', reject);
    await promise;
    return new VirtualCard(socket, card);
  }

  pull(): void {
    this.#socket.destroy();
  }

  #answer(card: SpecimenSmartCard, message: Buffer): void {
    const [control] = message;
    if (message.length === 1 && control === GET_ATR) this.#send(card.atr);
    else if (message.length === 1 && (control === POWER_OFF || control === POWER_ON || control === RESET)) card.reset();
    else this.#perform(card, message);
  }

  #perform(card: SpecimenSmartCard, command: Buffer): void {
    const answer = card.answer(command);
    if (answer === 'pulled') this.pull();
    else if (answer !== 'mute') this.#send(answer);
  }

  #send(body: Uint8Array): void {
    const message = Buffer.alloc(2 + body.length);
    message.writeUInt16BE(body.length);
    message.set(body, 2);
    this.#socket.write(message);
  }
}
