/** Puts the dashboard into the page. Everything it loads is its own: it works without a network beyond Lectern. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './routes/app.js';
import './styles/base.css';
import './styles/desk.css';
import './styles/answers.css';
import './styles/viewer.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has lost its #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
