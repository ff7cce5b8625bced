import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import './styles/index.css';

const place = document.getElementById('workbench');
if (place === null) throw new Error('index.html lacks #workbench');
createRoot(place).render(<App />);
