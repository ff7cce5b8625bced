/** Breaks: a driver may not name a native module. */
export { SerialPort } from 'serialport';
