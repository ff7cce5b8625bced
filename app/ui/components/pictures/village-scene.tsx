/** The cover picture: hills, fields, roofs and the old tree at the entrance of a village. */
export function VillageScene() {
  return (
    <svg className="drawing village" viewBox="0 0 640 400" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      <circle className="line-faint fill-leaf" cx={296} cy={142} r={40} />
      <path
        className="fill-hill-far"
        d="M0 214 C60 168 116 130 170 140 C214 148 240 184 286 168 C336 150 372 98 432 112 C500 128 560 190 640 176 V400 H0 Z"
      />
      <path
        className="line-soft"
        d="M0 214 C60 168 116 130 170 140 C214 148 240 184 286 168 C336 150 372 98 432 112 C500 128 560 190 640 176"
      />
      <path
        className="fill-hill"
        d="M0 268 C70 226 150 222 214 244 C286 268 340 226 410 222 C500 216 572 254 640 240 V400 H0 Z"
      />
      <path className="line" d="M0 268 C70 226 150 222 214 244 C286 268 340 226 410 222 C500 216 572 254 640 240" />
      <path
        className="line-terrace"
        d="M392 238 C470 232 560 266 640 256 M366 254 C460 246 560 284 640 272 M340 272 C450 262 550 302 640 290 M326 292 C440 282 548 320 640 310 M18 276 C70 250 140 244 196 260 M40 290 C90 266 150 262 200 276"
      />
      <path className="fill-field" d="M0 330 C120 300 240 312 330 326 C440 342 540 330 640 318 V400 H0 Z" />
      <path className="line" d="M0 330 C120 300 240 312 330 326 C440 342 540 330 640 318" />
      <path
        className="fill-leaf"
        d="M286 400 C300 372 332 354 356 342 C372 334 366 328 352 326 L368 327 C392 330 396 338 380 348 C362 360 352 376 356 400 Z"
      />
      <path
        className="line-soft"
        d="M286 400 C300 372 332 354 356 342 C372 334 366 328 352 326 M356 400 C352 376 362 360 380 348 C396 338 392 330 368 327"
      />
      <g transform="translate(404 262)">
        <path className="line fill-leaf" d="M12 32 H96 V78 H12 Z" />
        <path
          className="line fill-roof"
          d="M-6 34 C8 28 18 18 24 6 C46 8 64 8 86 5 C92 18 102 28 114 34 C74 30 34 30 -6 34 Z"
        />
        <path className="line-thin" d="M46 78 V50 H64 V78 M22 46 H36 V60 H22 Z M74 46 H88 V60 H74 Z" />
      </g>
      <g transform="translate(506 274)">
        <path className="line fill-leaf" d="M10 28 H78 V66 H10 Z" />
        <path
          className="line fill-roof"
          d="M-6 30 C6 25 14 16 20 6 C38 8 52 7 68 5 C74 16 82 25 94 30 C62 26 26 26 -6 30 Z"
        />
        <path className="line-thin" d="M38 66 V44 H52 V66" />
      </g>
      <g transform="translate(150 120)">
        <path
          className="line fill-trunk"
          d="M62 232 C66 190 58 166 40 142 C50 146 60 154 66 164 C66 144 70 128 84 112 C80 134 82 150 84 160 C92 150 102 144 114 140 C98 160 90 190 98 230 C108 236 54 238 62 232 Z"
        />
        <path
          className="line fill-crown"
          d="M-6 128 C-28 112 -22 82 4 78 C-4 48 30 26 56 40 C70 10 116 10 126 42 C154 34 176 58 162 84 C184 98 176 130 148 130 C132 150 106 142 98 130 C84 142 62 142 52 130 C36 144 8 144 -6 128 Z"
        />
        <path
          className="line-crown"
          d="M18 96 C30 88 42 90 48 98 M66 70 C78 60 92 62 98 72 M108 100 C118 92 132 94 138 102 M60 110 C68 106 76 106 82 112"
        />
      </g>
    </svg>
  );
}
