/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_theme.c - every theme can be read: contrast by WCAG's formula over xterm's palette, roles
 * that differ without colour, and for those who see no red or no green.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "../../tui/theme.c"

#define LEAST_CONTRAST	 4.0
#define LEAST_DIFFERENCE 20.0 /* CIE76; about 2 can just be told apart side by side */

/* ---- colours ---- */

struct rgb {
	double part[3]; /* linear, 0 to 1 */
};

static double linear(int value)
{
	double c = value / 255.0;

	return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

/* As xterm has them (XTerm-col.ad, 256colres.pl). */
static struct rgb xterm_colour(int i)
{
	static const unsigned char first[16][3] = {
		{ 0, 0, 0 },	   { 205, 0, 0 },   { 0, 205, 0 },   { 205, 205, 0 },
		{ 0, 0, 238 },	   { 205, 0, 205 }, { 0, 205, 205 }, { 229, 229, 229 },
		{ 127, 127, 127 }, { 255, 0, 0 },   { 0, 255, 0 },   { 255, 255, 0 },
		{ 92, 92, 255 },   { 255, 0, 255 }, { 0, 255, 255 }, { 255, 255, 255 },
	};
	static const int steps[6] = { 0, 95, 135, 175, 215, 255 };
	int divisors[3] = { 36, 6, 1 };
	struct rgb rgb;

	assert_in_range(i, 0, 255);
	for (int k = 0; k < 3; k++) {
		if (i < 16)
			rgb.part[k] = linear(first[i][k]);
		else if (i >= 232)
			rgb.part[k] = linear(8 + 10 * (i - 232));
		else
			rgb.part[k] = linear(steps[(i - 16) / divisors[k] % 6]);
	}
	return rgb;
}

static double luminance(struct rgb c)
{
	return 0.2126 * c.part[0] + 0.7152 * c.part[1] + 0.0722 * c.part[2];
}

static double contrast(int a, int b)
{
	double la = luminance(xterm_colour(a)), lb = luminance(xterm_colour(b));

	return (fmax(la, lb) + 0.05) / (fmin(la, lb) + 0.05);
}

static void test_formulas(void **state)
{
	(void)state;
	assert_true(fabs(contrast(16, 231) - 21.0) < 0.001); /* WCAG: black on white */
	assert_true(fabs(contrast(243, 231) - 4.54) < 0.01); /* #767676, the well-known grey */
	assert_true(fabs(contrast(196, 231) - 4.0) < 0.01);  /* #ff0000 */
}

/* ---- contrast ---- */

/* What each theme is for: black and white, and the not quite black and white of common schemes. */
static const struct {
	const char *theme;
	int grounds[4];
	double contrast;
} grounds[] = {
	{ "any", { 16, 231 }, 4.0 },	     { "dark", { 16, 234, 236 }, 4.0 },
	{ "light", { 231, 255, 230 }, 4.0 }, { "high-contrast", { 16 }, 7.0 },
	{ "colorblind", { 16, 231 }, 4.0 },  { "mono", { 0 }, 0 },
};

static void test_contrast(void **state)
{
	size_t checked = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(grounds) / sizeof(grounds[0]); i++) {
		const struct theme *theme = theme_find(grounds[i].theme);

		assert_non_null(theme);
		assert_true(grounds[i].contrast >= LEAST_CONTRAST || theme->mono);
		for (int role = 0; role < ROLE_CNT; role++) {
			short colour = theme_look(theme, (enum role)role)->colour_256;

			for (int k = 0; k < 4 && grounds[i].grounds[k] && colour >= 0; k++) {
				double ratio = contrast(colour, grounds[i].grounds[k]);

				if (ratio < grounds[i].contrast)
					fail_msg("%s: role %d: colour %d on %d: %.2f", theme->name,
						 role, colour, grounds[i].grounds[k], ratio);
				checked++;
			}
		}
	}
	assert_in_range(checked, 100, 1000);
	for (size_t i = 0; themes[i].name; i++) /* none was forgotten above */
		assert_string_equal(themes[i].name, grounds[i].theme);
	assert_int_equal(sizeof(grounds) / sizeof(grounds[0]),
			 sizeof(themes) / sizeof(themes[0]) - 1);
}

static void test_no_dark_blue(void **state)
{
	(void)state;
	for (const struct theme *theme = themes; theme->name; theme++) {
		for (int role = 0; role < ROLE_CNT; role++) {
			const struct theme_look *look = theme_look(theme, (enum role)role);

			assert_int_not_equal(look->colour, COLOR_BLUE);
			assert_int_not_equal(look->colour_16, COLOR_BLUE);
			assert_false(look->colour_256 >= 17 && look->colour_256 <= 21);
			assert_true(look->colour < 8 && look->colour_16 < 16);
			assert_true(look->colour_256 < 0 || look->colour_256 >= 16);
			/* A theme with a background of its own leaves no foreground to chance. */
			if (theme->background >= 0)
				assert_true(look->colour >= 0 && look->colour_16 >= 0 &&
					    look->colour_256 >= 0);
			if (theme->mono)
				assert_true(look->colour < 0 && look->colour_16 < 0 &&
					    look->colour_256 < 0);
		}
	}
}

/* ---- without colour ---- */

/* Roles that stand in the same place, and so must not look the same. */
static const enum role together[][8] = {
	{ ROLE_DIM, ROLE_ERROR, ROLE_WARNING, ROLE_TAGGED, ROLE_MATCH, ROLE_SELECTED, ROLE_CNT },
	{ ROLE_VALUE, ROLE_WARNING, ROLE_DIM, ROLE_CNT },
	{ ROLE_TITLE, ROLE_FOCUS, ROLE_CNT },
	{ ROLE_HEAD, ROLE_SORTED, ROLE_CNT },
	{ ROLE_SELECTED, ROLE_SELECTED_OTHER, ROLE_CNT },
	{ ROLE_KEY, ROLE_LABEL, ROLE_CNT },
};

static void test_mono(void **state)
{
	const struct theme *theme = theme_mono();

	(void)state;
	assert_string_equal(theme->name, "mono");
	for (size_t i = 0; i < sizeof(together) / sizeof(together[0]); i++)
		for (const enum role *a = together[i]; *a != ROLE_CNT; a++)
			for (const enum role *b = a + 1; *b != ROLE_CNT; b++)
				if (theme_look(theme, *a)->attributes ==
				    theme_look(theme, *b)->attributes)
					fail_msg("roles %d and %d look the same", *a, *b);
	/* From plain text: all but names, which are where names are, and titles of other panes. */
	for (int role = ROLE_TEXT + 1; role < ROLE_CNT; role++) {
		bool decoration = role == ROLE_NAME || role == ROLE_TITLE ||
				  (role >= ROLE_CALL_FILE && role <= ROLE_CALL_CREDS);

		assert_int_equal(theme_look(theme, (enum role)role)->attributes == 0, decoration);
	}
}

/* With colours, too, what stands out does so by more than its colour. */
static void test_never_colour_alone(void **state)
{
	static const enum role marked[] = { ROLE_ERROR, ROLE_WARNING,  ROLE_TAGGED, ROLE_MATCH,
					    ROLE_FOCUS, ROLE_SELECTED, ROLE_SORTED };

	(void)state;
	for (const struct theme *theme = themes; theme->name; theme++)
		for (size_t i = 0; i < sizeof(marked) / sizeof(marked[0]); i++)
			assert_true(theme_look(theme, marked[i])->attributes);
}

/* ---- colour blindness ---- */

/* Viénot, Brettel, Mollon 1999: what is left of a colour, in linear RGB. */
static const double sights[][3][3] = {
	{ { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
	{ { 0.11238, 0.88762, 0 }, { 0.11238, 0.88762, 0 }, { 0.00401, -0.00401, 1 } },
	{ { 0.29275, 0.70725, 0 }, { 0.29275, 0.70725, 0 }, { -0.02234, 0.02234, 1 } },
};

static struct rgb seen(struct rgb c, const double sight[3][3])
{
	struct rgb out;

	for (int k = 0; k < 3; k++)
		out.part[k] = fmin(1, fmax(0, sight[k][0] * c.part[0] + sight[k][1] * c.part[1] +
						      sight[k][2] * c.part[2]));
	return out;
}

static double lab_part(double t)
{
	return t > 0.008856 ? cbrt(t) : 7.787 * t + 16.0 / 116;
}

static double difference(struct rgb a, struct rgb b)
{
	const struct rgb *c[2] = { &a, &b };
	double lab[2][3];

	for (int i = 0; i < 2; i++) {
		const double *p = c[i]->part;
		double x = lab_part((0.4124 * p[0] + 0.3576 * p[1] + 0.1805 * p[2]) / 0.95047);
		double y = lab_part(0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2]);
		double z = lab_part((0.0193 * p[0] + 0.1192 * p[1] + 0.9505 * p[2]) / 1.08883);

		lab[i][0] = 116 * y;
		lab[i][1] = 500 * (x - y);
		lab[i][2] = 200 * (y - z);
	}
	return sqrt(pow(lab[0][0] - lab[1][0], 2) + pow(lab[0][1] - lab[1][1], 2) +
		    pow(lab[0][2] - lab[1][2], 2));
}

static void test_colour_blind(void **state)
{
	static const enum role roles[] = { ROLE_ERROR, ROLE_WARNING, ROLE_NAME, ROLE_DIM };
	const struct theme *theme = theme_find("colorblind");

	(void)state;
	for (size_t s = 0; s < sizeof(sights) / sizeof(sights[0]); s++)
		for (size_t a = 0; a < 4; a++)
			for (size_t b = a + 1; b < 4; b++) {
				short ca = theme_look(theme, roles[a])->colour_256;
				short cb = theme_look(theme, roles[b])->colour_256;
				double d = difference(seen(xterm_colour(ca), sights[s]),
						      seen(xterm_colour(cb), sights[s]));

				if (d < LEAST_DIFFERENCE)
					fail_msg("sight %zu: %d and %d differ by %.1f", s, ca, cb,
						 d);
			}
	/* The simulation is one: pure red and the green that looks like it come close. */
	assert_true(difference(seen(xterm_colour(131), sights[2]),
			       seen(xterm_colour(65), sights[2])) < LEAST_DIFFERENCE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formulas),	   cmocka_unit_test(test_contrast),
		cmocka_unit_test(test_no_dark_blue),	   cmocka_unit_test(test_mono),
		cmocka_unit_test(test_never_colour_alone), cmocka_unit_test(test_colour_blind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
