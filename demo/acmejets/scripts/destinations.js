// The places that the explore pages tell about.

/**
 * @typedef {object} Destination
 * @property {string} slug
 * @property {string} code
 * @property {string} name
 * @property {string} country
 * @property {'coast' | 'city' | 'mountains'} kind
 * @property {string} line
 * @property {string[]} story
 * @property {string[]} day what a good day there is made of, in order
 * @property {number[]} celsius mean temperature of each month
 * @property {{ name: string, stars: number, text: string }[]} reviews
 */

export const KINDS = { all: 'All places', coast: 'By the sea', city: 'Cities', mountains: 'Mountains' };

/** @type {readonly Destination[]} */
export const DESTINATIONS = [
  {
    slug: 'lisbon',
    code: 'LIS',
    name: 'Lisbon',
    country: 'Portugal',
    kind: 'city',
    line: 'Seven hills, one yellow tram, and light that stays late.',
    story: [
      'Lisbon is best without a plan. Follow the tram tracks uphill until they give up, then follow the smell of grilled sardines down again.',
      'The river is wide enough to pass for a sea, and the bridge red enough to pass for another. From the far bank the whole city fits into one glance.',
    ],
    day: [
      '08:30 Coffee and a custard tart at the counter',
      '10:00 Tram 28 from end to end',
      '13:00 Lunch in the old market',
      '16:00 Ferry to the far bank',
      '19:30 Sunset from a miradouro',
    ],
    celsius: [12, 13, 15, 16, 18, 21, 23, 24, 22, 19, 15, 13],
    reviews: [
      { name: 'Noor A.', stars: 5, text: 'Bring good shoes and no timetable.' },
      { name: 'Piet V.', stars: 4, text: 'The tram is full by ten. At eight it is yours.' },
    ],
  },
  {
    slug: 'kyoto',
    code: 'KIX',
    name: 'Kyoto',
    country: 'Japan',
    kind: 'city',
    line: 'Moss, cedar, and a thousand gates in a row.',
    story: [
      'In Kyoto silence is a material, like wood. Gardens are made of it, and the best tea is served in it.',
      'Walk the gates before breakfast. By nine the path belongs to everyone, and by ten to the school classes.',
    ],
    day: [
      '06:30 The thousand gates, alone',
      '09:00 Breakfast of rice and pickles',
      '11:00 Moss garden, booked ahead',
      '15:00 Tea, sitting still',
      '18:00 Lanterns in the old quarter',
    ],
    celsius: [5, 6, 9, 15, 20, 23, 27, 29, 25, 18, 13, 7],
    reviews: [
      { name: 'Rosa M.', stars: 5, text: 'I have never been this quiet for a week.' },
      { name: 'Ken T.', stars: 5, text: 'Rent a bicycle. The river path goes everywhere.' },
    ],
  },
  {
    slug: 'reykjavik',
    code: 'KEF',
    name: 'Reykjavik',
    country: 'Iceland',
    kind: 'mountains',
    line: 'Warm water, cold air, green skies.',
    story: [
      'The city is small enough to learn in a morning, and the land behind it large enough to get lost in for a lifetime.',
      'From September to March the sky does what it wants. Ask for a wake-up call when it turns green.',
    ],
    day: [
      '09:30 Sunrise, in winter',
      '10:00 Hot pool with the neighbours',
      '12:30 Lamb soup, refill included',
      '14:00 Along the harbour in the wind',
      '22:00 Lights, with luck',
    ],
    celsius: [1, 1, 2, 4, 7, 10, 12, 11, 8, 5, 3, 1],
    reviews: [
      { name: 'Alba R.', stars: 5, text: 'We saw the lights on the last night, from the car park.' },
      { name: 'Tom H.', stars: 3, text: 'Beautiful. The soup is a day’s wages.' },
    ],
  },
  {
    slug: 'marrakesh',
    code: 'RAK',
    name: 'Marrakesh',
    country: 'Morocco',
    kind: 'city',
    line: 'Walls the colour of evening, and gardens behind them.',
    story: [
      'From the street there is nothing to see but a door. Behind it: a fountain, four orange trees, and an hour that goes missing.',
      'The square fills at dusk. Eat at the stall with the longest queue of locals and the shortest menu.',
    ],
    day: [
      '08:00 Bread and honey on the roof',
      '10:00 The dyers’ street',
      '13:00 Too hot: a garden, a book',
      '17:00 Spices, without a list',
      '20:00 Stall 14 on the square',
    ],
    celsius: [12, 14, 17, 19, 22, 26, 30, 30, 26, 22, 17, 13],
    reviews: [
      { name: 'Ines F.', stars: 4, text: 'Say no with a smile and you are friends.' },
      { name: 'Malik B.', stars: 5, text: 'The gardens at eight in the morning. Go.' },
    ],
  },
  {
    slug: 'bergen',
    code: 'BGO',
    name: 'Bergen',
    country: 'Norway',
    kind: 'mountains',
    line: 'Where the fjords begin and the umbrellas end.',
    story: [
      'It rains on two days out of three, and nobody minds: the houses are painted for it and the coffee is strong.',
      'Take the small boat, not the large one. It stops where the post is handed over the rail.',
    ],
    day: [
      '09:00 Cinnamon bun, still warm',
      '10:00 Funicular up, on foot down',
      '13:00 Fish soup on the quay',
      '15:00 The post boat',
      '21:00 Still light',
    ],
    celsius: [2, 2, 4, 7, 11, 14, 16, 15, 12, 9, 5, 3],
    reviews: [
      { name: 'Henrik S.', stars: 4, text: 'Dry for two hours. We still talk about it.' },
      { name: 'Yuki N.', stars: 5, text: 'The mountains start behind the post office.' },
    ],
  },
  {
    slug: 'santorini',
    code: 'JTR',
    name: 'Santorini',
    country: 'Greece',
    kind: 'coast',
    line: 'White walls, blue domes, and a sea that fell in.',
    story: [
      'The island is the rim of a volcano that let go. Everyone lives on the edge, and everyone has the view.',
      'Come in May, or in October. The sunsets are the same and there is room to see them.',
    ],
    day: [
      '07:30 The path along the rim, before the sun',
      '11:00 Black sand, short swim',
      '14:00 Tomato fritters and shade',
      '17:00 Wine grown in baskets',
      '20:10 The sunset, from anywhere',
    ],
    celsius: [12, 12, 14, 17, 20, 24, 26, 26, 24, 20, 17, 14],
    reviews: [
      { name: 'Eva L.', stars: 5, text: 'Walk the rim at dawn and have breakfast at the end.' },
      { name: 'Marco D.', stars: 4, text: 'Stay on the east side. Quieter, cheaper, cats.' },
    ],
  },
  {
    slug: 'cape-town',
    code: 'CPT',
    name: 'Cape Town',
    country: 'South Africa',
    kind: 'coast',
    line: 'A mountain with a tablecloth, and two oceans to choose from.',
    story: [
      'The cloud comes over the mountain at four, falls down the front, and vanishes. Nobody has ever been tired of watching it.',
      'Penguins on one side, surfers on the other, vineyards behind. Rent a car and let the coast decide.',
    ],
    day: [
      '06:00 Up the mountain, before the wind',
      '10:00 Second breakfast by the sea',
      '12:00 Penguins',
      '16:00 The tablecloth',
      '18:30 Fire, friends, dinner',
    ],
    celsius: [21, 21, 20, 17, 15, 13, 12, 13, 14, 16, 18, 20],
    reviews: [
      { name: 'Imani O.', stars: 5, text: 'I cancelled my return. Free of charge, by the way.' },
      { name: 'Jo W.', stars: 5, text: 'Take the path by the cable car. It is steep and short.' },
    ],
  },
  {
    slug: 'vancouver',
    code: 'YVR',
    name: 'Vancouver',
    country: 'Canada',
    kind: 'coast',
    line: 'Ski in the morning, sail in the afternoon.',
    story: [
      'A city of glass with a rain forest in the middle. The bus that says “Mountain” means it.',
      'Cross the harbour on the small ferry at dusk. The windows light up in no order at all.',
    ],
    day: [
      '08:00 The sea wall by bicycle',
      '11:00 Dumplings, standing',
      '13:00 Cedars older than the country',
      '17:00 Harbour ferry, three stops',
      '19:30 Noodles on the night market',
    ],
    celsius: [4, 5, 7, 10, 13, 16, 19, 19, 15, 11, 6, 4],
    reviews: [
      { name: 'Sana K.', stars: 4, text: 'It rained. I bought a better jacket. It stopped.' },
      { name: 'Luc B.', stars: 5, text: 'Herons on the sea wall, not even shy.' },
    ],
  },
];
