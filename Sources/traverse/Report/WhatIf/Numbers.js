// Numbers as the command line prints them: NumberText, and `short` of the planner's sentences.

/** Four significant digits, `4.467e18`, as tables have compute. */
function computeText(flops) {
  return scientific(flops, 4);
}

/** `1.23e20`, as people type it: without the zeros that say nothing. */
function typed(flops) {
  return String(flops.toExponential()).replace('e+', 'e');
}

/** Three digits: as fine as a slider can be moved, and short enough to type again. */
function rounded(flops) {
  return Number(flops.toPrecision(3));
}

/** Four decimals; below 0.01 four digits. */
function errorText(error) {
  return error === 0 || Math.abs(error) >= 0.01 ? error.toFixed(4) : scientific(error, 4);
}

/** One decimal, `16.4 %`. */
function percentText(fraction) {
  const digits = (100 * fraction).toFixed(1);
  return `${digits === '-0.0' ? '0.0' : digits} %`;
}

/** `9.98e17 FLOPs`, as refusals have compute. */
function inWords(flops) {
  return `${short(flops, 4)} FLOPs`;
}

/** A number in a sentence: so many digits at most, with an exponent from a million on. */
function short(value, digits) {
  const rounded = Number(value.toPrecision(digits));
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  return exponent >= 6 ? String(rounded.toExponential()).replace('e+', 'e') : String(rounded);
}

function scientific(value, digits) {
  return value.toExponential(digits - 1).replace('e+', 'e');
}

/** A power of ten as axes have it, `10¹⁹`. */
function powerOfTen(exponent) {
  const raised = [...String(exponent)].map((sign) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(sign)]);
  return `10${raised.join('')}`;
}
