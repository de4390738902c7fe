package admin

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// chart is a picture of numbers over time: bars that stand on one another, or lines.
type chart struct {
	Title  string
	Labels []string // of the columns, the oldest first
	Series []series
	Lines  bool
	Text   func(value float64) string // as people read it
}

type series struct {
	Name   string
	Class  string // in panel.css
	Values []float64
}

// Size of the picture, and what is left free for numbers and labels.
const (
	chartWide, chartHigh           = 640.0, 220.0
	chartLeft, chartTop, chartFoot = 52.0, 10.0, 24.0
	chartSteps                     = 4
)

// top is a round number that no column is higher than.
func (c chart) top() float64 {
	highest := 0.0
	for i := range c.Labels {
		sum := 0.0
		for _, s := range c.Series {
			if c.Lines {
				sum = max(sum, s.Values[i])
			} else {
				sum += s.Values[i]
			}
		}
		highest = max(highest, sum)
	}
	if highest <= chartSteps {
		return chartSteps
	}
	size := math.Pow(10, math.Floor(math.Log10(highest)))
	for _, round := range []float64{1, 2, 4, 5, 8, 10} {
		if round*size >= highest {
			return round * size
		}
	}
	return 10 * size
}

func (c chart) column() float64 { return (chartWide - chartLeft) / float64(max(len(c.Labels), 1)) }

func (c chart) y(value float64) float64 {
	return chartTop + (chartHigh-chartTop-chartFoot)*(1-value/c.top())
}

// bar is one rectangle.
type bar struct {
	Class               string
	X, Y, Width, Height string
	Says                string
}

// bars are all rectangles, from the lowest of each column up.
func (c chart) bars() (all []bar) {
	width := c.column()
	for i, label := range c.Labels {
		sum := 0.0
		for _, s := range c.Series {
			value := s.Values[i]
			if value <= 0 {
				continue
			}
			from := c.y(sum)
			sum += value
			to := c.y(sum)
			all = append(all, bar{
				s.Class, figure(chartLeft + float64(i)*width + width*.12), figure(to), figure(width * .76), figure(from - to),
				fmt.Sprintf("%s, %s: %s", label, s.Name, c.Text(value)),
			})
		}
	}
	return all
}

// points are a line.
func (c chart) points(s series) string {
	var all []string
	for i, value := range s.Values {
		all = append(all, figure(chartLeft+(float64(i)+.5)*c.column())+","+figure(c.y(value)))
	}
	return strings.Join(all, " ")
}

// rule is a line across, with its number.
type rule struct{ Y, TextY, Says string }

func (c chart) rules() (all []rule) {
	for i := range chartSteps + 1 {
		value := c.top() * float64(i) / chartSteps
		all = append(all, rule{figure(c.y(value)), figure(c.y(value) + 4), c.Text(value)})
	}
	return all
}

// mark is a label under a column; there is room for some only.
type mark struct{ X, Says string }

func (c chart) marks() (all []mark) {
	const most = 8
	every := max((len(c.Labels)+most-1)/most, 1)
	for i, label := range c.Labels {
		if i%every == 0 {
			all = append(all, mark{figure(chartLeft + (float64(i)+.5)*c.column()), label})
		}
	}
	return all
}

// says is the chart in a sentence, for those who do not see it.
func (c chart) says() string {
	var parts []string
	for _, s := range c.Series {
		sum, highest := 0.0, 0.0
		for _, value := range s.Values {
			sum, highest = sum+value, max(highest, value)
		}
		if c.Lines {
			sum = highest
		}
		parts = append(parts, s.Name+" "+c.Text(sum))
	}
	return c.Title + ": " + strings.Join(parts, ", ")
}

func (c chart) empty() bool {
	for _, s := range c.Series {
		for _, value := range s.Values {
			if value > 0 {
				return false
			}
		}
	}
	return true
}

func figure(value float64) string { return strconv.FormatFloat(math.Round(value*10)/10, 'f', -1, 64) }
