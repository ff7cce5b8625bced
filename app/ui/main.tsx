import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createStationLink } from './station-link.ts';
import './styles/index.css';

const place = document.getElementById('kiosk');
if (place === null) throw new Error('index.html lacks #kiosk');
createRoot(place).render(<App link={createStationLink(window.cunban)} />);
