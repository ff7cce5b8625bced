/** What scanners of several makes list as their options, cut to what matters. */

/** An office device with glass and feeder, as most back ends put it. */
export const FLATBED_WITH_FEEDER = `
All options specific to device \`simulated':
  Scan mode:
    --mode Lineart|Gray|Color [Gray]
        Selects the scan mode (e.g., lineart, monochrome, or color).
    --resolution 75|100|150|200|300|600dpi [75]
        Sets the resolution of the scanned image.
    --source Flatbed|ADF [Flatbed]
        Selects the scan source (such as a document-feeder).
  Geometry:
    -l 0..215.9mm [0]
    -t 0..297.18mm [0]
    -x 0..215.9mm [215.9]
    -y 0..297.18mm [297.18]
`;

/** A sheet-fed office scanner: a range of resolutions, a paper width to be told, sensors at the end. */
export const SHEET_FED_WITH_SENSORS = `
  Standard:
    --source ADF Front|ADF Back|ADF Duplex [ADF Front]
        Selects the scan source (such as a document-feeder).
    --mode Lineart|Halftone|Gray|Color [Lineart]
        Selects the scan mode (e.g., lineart, monochrome, or color).
    --resolution 50..600dpi (in steps of 1) [600]
        Sets the resolution of the scanned image.
  Geometry:
    --page-width 0..221.121mm (in steps of 0.0211639) [215.872]
        Specifies the width of the media.
    --page-height 0..876.695mm (in steps of 0.0211639) [279.364]
        Specifies the height of the media.
    -l 0..215.872mm (in steps of 0.0211639) [0]
    -t 0..279.364mm (in steps of 0.0211639) [0]
    -x 0..215.872mm (in steps of 0.0211639) [215.872]
    -y 0..279.364mm (in steps of 0.0211639) [279.364]
  Enhancement:
    --brightness -127..127 (in steps of 1) [0]
    --swdeskew[=(yes|no)] [no] [advanced]
        Request driver to rotate skewed pages digitally.
  Sensors and Buttons:
    --page-loaded[=(yes|no)] [no] [hardware]
        Page loaded
    --cover-open[=(yes|no)] [no] [hardware]
        Cover open
`;

/** Names with brackets and spaces in them, and resolutions that the scanner may choose itself. */
export const NAMES_WITH_BRACKETS = `
  Mode:
    --mode Black & White|Gray[Error Diffusion]|True Gray|24bit Color|24bit Color[Fast] [24bit Color[Fast]]
        Select the scan mode
    --resolution auto||100|150|300|400dpi [150]
        Sets the resolution of the scanned image.
    --source FlatBed|Automatic Document Feeder(left aligned)|Automatic Document Feeder(left aligned,Duplex) [Automatic Document Feeder(left aligned)]
        Selects the scan source (such as a document-feeder).
    --depth 8|16 [inactive]
  Geometry:
    -l 0..210mm (in steps of 0.0999908) [0]
    -t 0..355.6mm (in steps of 0.0999908) [0]
    -x 0..210mm (in steps of 0.0999908) [209.981]
    -y 0..355.6mm (in steps of 0.0999908) [296.973]
`;

/** A plain glass that names no source and knows gray alone. */
export const GRAY_GLASS_ONLY = `
    --mode Lineart|Grayscale [Grayscale]
    --depth 1|8|16 [16]
    --resolution 300dpi [300]
    -x 0..148mm [148]
    -y 0..210mm [210]
    --lamp[=(yes|no)] [yes]
    --calibrate
`;
